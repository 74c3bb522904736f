"""Which check of an application still speaks of it: the digest of all it stands on."""

from datetime import date, timedelta

from django.db.models import Count, Max, Subquery, Value

from crm.models import AnnualFigures, Commitment
from funds.models import (
    Application,
    Benchmark,
    CatalogueEntry,
    Loan,
    Override,
    PastGrant,
    Run,
    Sanction,
    Search,
)
from funds.models.zone_settings import of
from hightech.core import clock
from hightech.core.chain import digest_of

# States in which money was voted for a file and not lost again.
S = Application.State
GRANTED = (S.APPROVED, S.PUBLICITY, S.CLEARED, S.FUNDED, S.SUSPENDED, S.CLOSED, S.TERMINATED)


def answers_of(application) -> tuple[dict, dict]:
    """Return the reviewers' facts and the judgements (condition → AGREE | OPPOSE) signed so far.

    A judgement counts only from the department that the clause names.
    """
    named = judgements_of(application.clause.definition)
    facts: dict = {}
    judgements: dict = {}
    signed = application.opinions.signed().select_related("department")
    for opinion in signed.order_by("signed_at", "pk"):
        facts |= opinion.facts
        judgements |= {
            code: answer
            for code, answer in opinion.judgements.items()
            if named.get(code) in (None, opinion.department.code)
        }
    return facts, judgements


def judgements_of(definition: dict) -> dict[str, str]:
    """Return the conditions that a department judges: code → department."""
    members = [
        member
        for condition in definition.get("conditions") or []
        for member in (condition, *(condition.get("any") or []))
    ]
    return {one["code"]: one["judgement"] for one in members if one.get("judgement")}


def rules_of(application) -> list[tuple[str, str]]:
    """Return (condition, rule) of all that reads records: the clause's, then the call's others."""
    members = [
        member
        for condition in application.clause.definition.get("conditions") or []
        for member in (condition, *(condition.get("any") or []))
    ]
    own = [(one["code"], one["rule"]) for one in members if one.get("rule")]
    named = {rule for _code, rule in own}
    return [*own, *((name, name) for name in application.call.rules if name not in named)]


def basis_of(application) -> str:
    """Return the digest of revision, facts, clause, signed answers and the records read."""
    facts, judgements = answers_of(application)
    content = {
        "application": str(application.uuid),
        "revision": application.revision,
        "facts": application.facts,
        "clause": digest_of(application.clause.definition),
        "answers": [facts, judgements],
        "rules": rules_of(application),
        "granted": _granted(application),
        "records": _records(application) if rules_of(application) else [],
    }
    return digest_of(content)


def _granted(application) -> list:
    """Return what was granted to the firm under the caps or the group of this clause."""
    mine = _ceilings(application.clause.definition)
    if not mine:
        return []
    others = Application.objects.filter(
        enterprise_id=application.enterprise_id, state__in=GRANTED
    ).exclude(pk=application.pk)
    past = PastGrant.objects.verified().filter(enterprise_id=application.enterprise_id)
    return [
        *(
            [one.pk, one.voted_fen, one.state == S.TERMINATED and one.committed_fen]
            for one in others.select_related("clause").order_by("pk")
            if mine & _ceilings(one.clause.definition)
        ),
        *past.order_by("pk").values_list("pk", "amount_fen"),
    ]


def _ceilings(definition: dict) -> set[tuple[str, str]]:
    caps = (definition.get("amount") or {}).get("caps") or []
    found = {(cap["scope"], cap["code"]) for cap in caps}
    if group := definition.get("exclusive_group"):
        found.add(("group", group))
    return found


def _records(application) -> list:
    firm, zone = application.enterprise_id, application.zone_id
    read = [
        AnnualFigures.objects.for_eligibility().filter(enterprise_id=firm),
        Commitment.objects.filter(agreement__enterprise_id=firm),
        Loan.objects.filter(enterprise_id=firm),
        Search.objects.filter(enterprise_id=firm),
        Sanction.objects.filter(enterprise_id=firm),
        Benchmark.objects.filter(zone_id=zone),
        CatalogueEntry.objects.filter(zone_id=zone),
    ]
    # One query for all of them: the page of a file asks this of every step it offers.
    marks = {f"mark{at}_{name}": part for at, rows in enumerate(read) for name, part in _mark(rows)}
    row = Application.objects.filter(pk=application.pk).annotate(**marks).values_list(*marks).get()
    return [*row, application.enterprise.industry_id, application.enterprise.park_id]


def _mark(rows) -> tuple:
    """Return how many rows there are and when one last changed, as parts of another query."""
    rows = rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    return (
        ("count", Subquery(rows.annotate(found=Count("pk")).values("found"))),
        ("last", Subquery(rows.annotate(found=Max("updated_at")).values("found"))),
    )


def good_until(application, *, searched_on=()) -> date:
    """Return the last day on which a check made today is current."""
    zone, today = application.zone, clock.today()
    ends = [today + timedelta(days=of(zone, "run_days"))]
    ends += [day + timedelta(days=of(zone, "search_days")) for day in searched_on]
    return min(ends)


def latest_run(application) -> Run | None:
    """Return the last check of an application, with its results."""
    return application.runs.order_by("-number").first()


def is_current(run: Run | None, application) -> bool:
    """Tell whether a check still speaks of the application as it is today."""
    if run is None or clock.today() > run.good_until:
        return False
    return run.basis == basis_of(application)


def settled_outcome(run: Run) -> str:
    """Return the outcome of a run with the confirmed overrides counted as PASS."""
    lifted = set(
        Override.objects.filter(result__run=run, confirmed_by__isnull=False).values_list(
            "result__code", flat=True
        )
    )
    outcomes = [
        "PASS" if one["code"] in lifted else one["outcome"] for one in run.answer["conditions"]
    ]
    amount = run.answer.get("amount") or run.given.get("amount")
    return all_of([*outcomes, amount["outcome"]] if amount else outcomes)


def all_of(outcomes: list[str]) -> str:
    """Combine outcomes: FAIL > UNKNOWN > JUDGEMENT > PASS; none that applies: NOT_APPLICABLE."""
    for outcome in ("FAIL", "UNKNOWN", "JUDGEMENT", "PASS"):
        if outcome in outcomes:
            return outcome
    return "NOT_APPLICABLE"
