"""Reads a clause in the format of contract § 4; every mistake is told with its path."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from funds.eligibility import calculation, decimals
from funds.eligibility.declared import conditions_of, facts_of
from funds.eligibility.parts import Definition, Tranche
from funds.eligibility.problems import Problems, joined
from hightech.core.errors import Reason, ShapeError

KEYS = (
    "code", "title", "support_type", "text", "policy", "review", "budget", "goal", "money_kind",
    "per", "valid", "unit", "materials", "facts", "conditions", "amount", "exclusive_group",
    "evidence", "when_not_computable", "tranches", "source", "cases",
)  # fmt: skip
POLICY_KEYS = (
    "title", "issuer", "number", "published_on", "legal_basis", "factor", "url",
    "interpretation_office",
)  # fmt: skip
FACTORS = ("LAND", "FISCAL", "TALENT_TECH", "FINANCE")
CONCLUSIONS = ("OK", "OK_WITH_EXCEPTION", "NOT_OK")
NOT_COMPUTABLE = ("JUDGEMENT", "NOT_APPLICABLE", "FAIL", "UNKNOWN")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
SUPPORT = re.compile(r"[A-Z][A-Z0-9_]{0,59}", re.ASCII)
MATERIAL = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}", re.ASCII)
LONGEST_TEXT = 100_000
DEEPEST = 12


def checked(raw, *, path: str = "") -> Definition:
    """Return the clause ready to be computed with.

    :raises ShapeError: naming every mistake by its path.
    """
    if isinstance(raw, Definition):
        return raw
    if not isinstance(raw, Mapping):
        raise ShapeError(Reason("invalid", _("Send an object."), path or None))
    clause = plain(raw, path)
    problems = Problems()
    problems.object(clause, path, KEYS)
    made = _read(clause, path, problems)
    problems.check()
    return made


def plain(raw, path: str = "", depth: int = 0):
    """Return the clause as JSON keeps it: dates and decimals as text.

    :raises ShapeError: for anything JSON has no word for.
    """
    if depth > DEEPEST:
        raise ShapeError(Reason("invalid", _("This is nested too deeply."), path or None))
    if isinstance(raw, Mapping):
        return {str(key): plain(value, joined(path, key), depth + 1) for key, value in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [plain(value, joined(path, at), depth + 1) for at, value in enumerate(raw)]
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, (float, Decimal)):
        return _number(raw, path)
    if isinstance(raw, str):
        return _writable(raw, path)
    return raw


def _writable(text: str, path: str) -> str:
    """Refuse what no database keeps: null characters and halves of characters."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ShapeError(Reason("invalid", _("Null characters are not allowed."), path))
    return text


def _number(raw, path: str) -> str:
    try:
        return decimals.plain(decimals.parse(raw))
    except ValueError:
        raise ShapeError(Reason("invalid", _("Send a plain decimal number."), path)) from None


def _read(clause: Mapping, path: str, problems: Problems) -> Definition:
    def at(name: str) -> str:
        return joined(path, name)

    _read_words(clause, path, problems)
    _read_papers(clause, path, problems)
    unit = problems.choice(clause.get("unit"), at("unit"), tuple(decimals.FEN), "wan_yuan")
    begins, ends = _read_validity(clause.get("valid"), at("valid"), problems)
    facts = facts_of(clause.get("facts"), at("facts"), problems)
    _read_evidence(clause.get("evidence"), at("evidence"), facts, problems)
    told = _("Letters, digits, dots and dashes.")
    return Definition(
        raw=clause,
        code=problems.word(clause.get("code"), at("code"), CODE, told),
        unit=unit,
        valid_from=begins,
        valid_until=ends,
        facts=facts,
        conditions=conditions_of(clause.get("conditions"), at("conditions"), facts, problems),
        amount=calculation.amount_of(clause, path, facts, unit, problems),
        tranches=_read_tranches(clause.get("tranches"), at("tranches"), problems),
        exclusive_group=problems.text(clause.get("exclusive_group"), at("exclusive_group"), 60),
        has_validity=clause.get("valid") is not None,
    )


def _read_words(clause: Mapping, path: str, problems: Problems) -> None:
    for name, most in (("title", 300), ("goal", 2000)):
        problems.label(clause.get(name), joined(path, name), most)
    problems.text(clause.get("text"), joined(path, "text"), LONGEST_TEXT)
    problems.text(clause.get("budget"), joined(path, "budget"), 80)
    if clause.get("support_type") is not None:
        told = _("Capital letters, digits and underscores.")
        at = joined(path, "support_type")
        problems.word(clause["support_type"], at, SUPPORT, told)
    for name, options, default in (
        ("money_kind", ("EARMARKED", "REWARD"), "EARMARKED"),
        ("per", ("application", "project"), "application"),
        ("when_not_computable", NOT_COMPUTABLE, "UNKNOWN"),
    ):
        problems.choice(clause.get(name), joined(path, name), options, default)


def _read_papers(clause: Mapping, path: str, problems: Problems) -> None:
    policy, at = clause.get("policy"), joined(path, "policy")
    policy = problems.object(policy, at, POLICY_KEYS)
    for name, most in (
        ("title", 300), ("issuer", 200), ("number", 100), ("legal_basis", 5000), ("url", 500),
        ("interpretation_office", 200),
    ):  # fmt: skip
        problems.text(policy.get(name), joined(at, name), most)
    problems.day(policy.get("published_on"), joined(at, "published_on"))
    if policy.get("factor") is not None:
        problems.choice(policy["factor"], joined(at, "factor"), FACTORS)
    _read_review(clause.get("review"), joined(path, "review"), problems)
    for place, material in enumerate(
        problems.items(clause.get("materials"), joined(path, "materials"), 100)
    ):
        _read_material(material, joined(path, "materials", place), problems)
    _read_cases(clause.get("cases"), joined(path, "cases"), problems)


def _read_review(raw, path: str, problems: Problems) -> None:
    keys = ("on", "reviewer", "document", "conclusion", "until")
    review = problems.object(raw, path, keys)
    problems.day(review.get("on"), joined(path, "on"))
    problems.day(review.get("until"), joined(path, "until"))
    for name in ("reviewer", "document"):
        problems.text(review.get(name), joined(path, name), 200)
    if review.get("conclusion") is not None:
        problems.choice(review["conclusion"], joined(path, "conclusion"), CONCLUSIONS)


def _read_material(raw, path: str, problems: Problems) -> None:
    material = problems.object(raw, path, ("code", "label", "required"))
    told = _("A letter, then letters, digits, underscores and dashes.")
    problems.word(material.get("code"), joined(path, "code"), MATERIAL, told)
    problems.label(material.get("label"), joined(path, "label"))
    if not isinstance(material.get("required", False), bool):
        problems.add(joined(path, "required"), _("Send true or false."))


def _read_cases(raw, path: str, problems: Problems) -> None:
    for at, case in enumerate(problems.items(raw, path, 200)):
        keys = ("law_date", "facts", "granted", "expect", "name")
        problems.object(case, joined(path, at), keys)


def _read_validity(raw, path: str, problems: Problems) -> tuple[date | None, date | None]:
    valid = problems.object(raw, path, ("from", "until"))
    begins = problems.day(valid.get("from"), joined(path, "from"))
    ends = problems.day(valid.get("until"), joined(path, "until"))
    if begins and ends and ends < begins:
        problems.add(joined(path, "until"), _("The end lies before the beginning."))
    return begins, ends


def _read_evidence(raw, path: str, facts: Mapping, problems: Problems) -> None:
    known = set(facts) | {column for fact in facts.values() for column in fact.columns}
    for at, name in enumerate(problems.items(raw, path, 20)):
        if not isinstance(name, str) or name not in known:
            problems.add(joined(path, at), _("“%(name)s” is not declared.") % {"name": name})


def _read_tranches(raw, path: str, problems: Problems) -> tuple[Tranche, ...]:
    made = []
    for at, item in enumerate(problems.items(raw, path, 50)):
        tranche = problems.object(item, joined(path, at), ("share", "when"))
        share = problems.decimal(tranche.get("share"), joined(path, at, "share"))
        when = problems.text(tranche.get("when"), joined(path, at, "when"), 200, required=True)
        if share is None or share <= 0:
            problems.add(joined(path, at, "share"), _("A share is above zero."))
        else:
            made.append(Tranche(share, when))
    if made and sum(tranche.share for tranche in made) != 1:
        problems.add(path, _("The shares must sum to 1."))
    return tuple(made)
