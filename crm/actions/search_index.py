"""Keep what firms and people are found by in step with what they are."""

from typing import Any

from crm.models import Contact, Enterprise
from hightech.core.batched import batched

PORTION = 1000


def keep(obj: Enterprise | Contact) -> None:
    """Write anew what a record is found by, in the transaction that changed it."""
    text = obj.search_text()
    if text != obj.found_by:
        type(obj)._base_manager.filter(pk=obj.pk).update(found_by=text)
        obj.found_by = text


def rebuild() -> int:
    """Write it anew for every firm and person, for rows that came in past the actions.

    Returns how many had been out of step.
    """
    changed = 0
    models: tuple[Any, ...] = (Enterprise, Contact)
    for model in models:
        rows = model._base_manager.order_by("pk").iterator(chunk_size=PORTION)
        for portion in batched(rows, PORTION):
            stale = [row for row in portion if row.found_by != row.search_text()]
            for row in stale:
                row.found_by = row.search_text()
            model._base_manager.bulk_update(stale, ["found_by"], batch_size=500)
            changed += len(stale)
    return changed
