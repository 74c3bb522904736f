"""What was granted already under the same caps: across applications, clauses and years."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q

from funds.models import Application, PastGrant
from funds.workflow.runs import GRANTED

FEN = {"wan_yuan": Decimal(1_000_000), "yuan": Decimal(100)}


def in_unit(fen: int, unit: str) -> str:
    """Return an amount in the unit of a clause, as a plain decimal."""
    shown = format(Decimal(fen) / FEN[unit], "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def in_fen(amount: str, unit: str) -> int:
    """Return an amount in the unit of a clause as fen; parts of a fen are dropped."""
    return int(Decimal(amount) * FEN[unit])


def granted_of(
    definition: Mapping, enterprise, *, law_date: date, application: Application | None = None
) -> list[dict]:
    """Return earlier grants as the evaluation counts them: [{"scope", "code", "amount"}].

    Each with `where`, the file or past grant it stands for.
    """
    caps = (definition.get("amount") or {}).get("caps") or []
    group = definition.get("exclusive_group")
    if not caps and not group:
        return []
    unit = definition.get("unit") or "wan_yuan"
    entries = []
    for other in _others(enterprise, application, caps):
        entries += _of_file(other, caps, group, law_date, enterprise, application)
    entries += _of_past(definition, enterprise, caps, law_date)
    return [one | {"amount": in_unit(one["amount"], unit)} for one in entries]


def _others(enterprise, application, caps) -> Iterable[Application]:
    seen = Q(enterprise=enterprise)
    if application is not None and any(cap["scope"] == "fund" for cap in caps):
        seen |= Q(zone_id=enterprise.zone_id, call__fund_id=application.call.fund_id)
    rows = Application.objects.filter(seen, state__in=GRANTED, voted_fen__gt=0)
    if application is not None:
        rows = rows.exclude(pk=application.pk)
    return rows.select_related("clause", "call").order_by("pk")


def _of_file(other, caps, group, law_date, enterprise, application) -> list[dict]:
    amount = other.committed_fen if other.state == "TERMINATED" else other.voted_fen
    theirs = {
        (cap["scope"], cap["code"])
        for cap in (other.clause.definition.get("amount") or {}).get("caps") or []
    }
    entries = [
        {"scope": cap["scope"], "code": cap["code"], "amount": amount, "where": other.number}
        for cap in caps
        if (cap["scope"], cap["code"]) in theirs
        and _shares(cap["scope"], other, law_date, enterprise, application)
    ]
    same_group = group and other.clause.definition.get("exclusive_group") == group
    if same_group and other.enterprise_id == enterprise.pk:
        entries.append({"scope": "group", "code": group, "amount": amount, "where": other.number})
    return entries


def _shares(scope: str, other, law_date: date, enterprise, application) -> bool:
    """Tell whether another file counts under a cap of this scope."""
    is_own = other.enterprise_id == enterprise.pk
    if scope == "enterprise_year":
        return is_own and other.law_date is not None and other.law_date.year == law_date.year
    if scope == "enterprise_total":
        return is_own
    if scope == "project":
        return (
            is_own
            and application is not None
            and application.project_id is not None
            and other.project_id == application.project_id
        )
    return scope == "fund" and application is not None


def _of_past(definition, enterprise, caps, law_date) -> list[dict]:
    title = definition.get("title") or {}
    names = {definition.get("code"), *(title.values() if isinstance(title, dict) else (title,))}
    found = PastGrant.objects.verified().filter(
        enterprise=enterprise, clause_text__in=[name for name in names if name]
    )
    return [
        {
            "scope": cap["scope"],
            "code": cap["code"],
            "amount": grant.amount_fen,
            "where": str(grant),
        }
        for grant in found.order_by("pk")
        for cap in caps
        if cap["scope"] == "enterprise_total"
        or (cap["scope"] == "enterprise_year" and grant.year == law_date.year)
    ]
