"""Check the answers of an application against what its clause declares."""

from collections.abc import Mapping

from funds.eligibility import definition, values


def checked(clause: Mapping, facts: Mapping) -> dict:
    """Return the facts as they are kept: those that are known, as they were sent.

    :raises ShapeError: naming every fact of a wrong type or out of bounds by its path.
    """
    values.facts_of(definition.checked(clause), facts)
    return {name: value for name, value in facts.items() if value is not None}
