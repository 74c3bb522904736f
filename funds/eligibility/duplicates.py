"""Duplicate funding: what identifies a piece of evidence, and who named it before."""

import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

from funds.models import Application, EvidenceUse

S = Application.State
# A file in these states claims nothing.
IDLE = (S.DRAFT, S.INELIGIBLE, S.REFUSED, S.REVOKED, S.WITHDRAWN)


def plain(text: str) -> str:
    """Return a number as it is compared: full width made half, no spaces, capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def key_of(columns: list[str], row: Mapping) -> str:
    """Return what identifies a row, or nothing if a column of it is empty."""
    values = [plain(str(row.get(name) or "")) for name in columns]
    return "|".join(values) if values and all(values) else ""


def keys_of(definition: Mapping, facts: Mapping) -> list[str]:
    """Return the keys of all evidence that the facts name, in their order, each once."""
    columns = list(definition.get("evidence") or [])
    if not columns:
        return []
    rows = [row for rows in _lists(definition, columns, facts).values() for row in rows]
    own = [name for name in columns if _is_plain_fact(definition, name)]
    if own == columns:
        rows.append({name: facts.get(name) for name in columns})
    return list(dict.fromkeys(key for row in rows if (key := key_of(columns, row))))


def _lists(definition: Mapping, columns: list[str], facts: Mapping) -> dict[str, list]:
    names = [
        fact["name"]
        for fact in definition.get("facts") or []
        if fact.get("type") == "list"
        and set(columns) <= {column["name"] for column in fact.get("columns") or []}
    ]
    return {name: facts.get(name) or [] for name in names}


def _is_plain_fact(definition: Mapping, name: str) -> bool:
    return any(
        fact["name"] == name and fact.get("type") != "list"
        for fact in definition.get("facts") or []
    )


def uses(zone, keys: list[str], *, but_not: Application | None) -> list[dict]:
    """Return who named these keys before `but_not`: [{"key", "where"}], the earliest first."""
    rows = EvidenceUse.objects.filter(zone=zone, key__in=keys).exclude(application__state__in=IDLE)
    if but_not is not None:
        rows = rows.exclude(application=but_not)
        if but_not.submitted_at is not None:
            rows = rows.filter(first_at__lt=_first_at(but_not))
    found = rows.select_related("application").order_by("first_at", "pk")
    return [{"key": one.key, "where": one.application.number} for one in found]


def _first_at(application: Application):
    own = EvidenceUse.objects.filter(application=application).order_by("first_at").first()
    return own.first_at if own else application.submitted_at


def once(definition: Mapping, facts: Mapping, used: list[dict]) -> tuple[dict, list[str]]:
    """Return the facts with each piece of evidence left in once, and a sentence per one left out.

    `used` is what `uses` found.
    """
    columns = list(definition.get("evidence") or [])
    taken = {one["key"]: one["where"] for one in reversed(used)}
    kept, told = dict(facts), []
    for name, rows in _lists(definition, columns, facts).items() if columns else ():
        seen: set[str] = set()
        kept[name] = []
        for row in rows:
            key = key_of(columns, row)
            if key and (key in taken or key in seen):
                told.append(_sentence(key, taken.get(key)))
            else:
                kept[name].append(row)
            seen.add(key)
    return kept, told


def _sentence(key: str, where: str | None) -> str:
    if where is None:
        text = _("%(key)s stands here twice: it counts once.")
        return text % {"key": key}
    text = _("%(key)s was named in %(where)s before: it counts as zero here.")
    return text % {"key": key, "where": where}


def claimed_whole(definition: Mapping, facts: Mapping, used: list[dict]) -> str:
    """Return the sentence if the evidence of the whole request was used before, else nothing."""
    columns = list(definition.get("evidence") or [])
    if not columns or not all(_is_plain_fact(definition, name) for name in columns):
        return ""
    key = key_of(columns, facts)
    where = next((one["where"] for one in used if one["key"] == key), None)
    return _sentence(key, where) if where else ""
