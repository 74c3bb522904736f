"""What each tab of an application shows."""

from typing import Any

from django.http import Http404

from funds.actions.checks import overridable
from funds.models import Application, Override
from funds.reports.checks import current_of, runs_for
from funds.web.forms import answers
from funds.workflow.completeness import asked_facts, fact_label, in_language, reviewer_facts
from funds.workflow.labels import condition_labels
from funds.workflow.opinions import APPLICATION_OPINION, reviewer_of_department
from funds.workflow.signatures import is_void, shown_digest
from hightech.users.roles import Role

RUNS_SHOWN = 10
OPEN = ("FAIL", "UNKNOWN", "JUDGEMENT")


def visible_or_404(model, user, pk):
    """Return the visible record of this id, or answer 404."""
    rows = model.objects.visible_to(user)
    rows = rows.for_list() if hasattr(rows, "for_list") else rows
    found = rows.filter(uuid=pk).first()
    if found is None:
        raise Http404
    return found


def form_of(file: Application) -> dict:
    """Return the answers as they stand, and what was frozen when."""
    definition = file.clause.definition
    return {
        "parts": answers.shown(definition, file.facts, asked_facts(definition), blank=0),
        "revisions": file.revisions.select_related("submitted_by").order_by("-number")[:20],
        "past_corrections": file.corrections.order_by("-round", "pk")[:100],
    }


def materials_of(file: Application) -> dict:
    """Return the papers by what the clause asks for."""
    rows = list(file.materials.filter(is_replaced=False).select_related("file", "added_by"))
    wanted = file.clause.definition.get("materials") or []
    return {
        "wanted": [
            {
                "code": one["code"],
                "label": in_language(one.get("label"), one["code"]),
                "is_needed": bool(one.get("required")),
                "rows": [row for row in rows if row.code == one["code"]],
            }
            for one in wanted
        ]
    }


def eligibility_of(file: Application, user) -> dict:
    """Return the latest check with its results, amount and overrides, and the earlier ones."""
    found = runs_for(file, user)[:RUNS_SHOWN]
    run = found[0] if found else None
    results: list[Any] = list(run.results.order_by("number")) if run else []
    overrides = {
        one.result_id: one
        for one in Override.objects.filter(result__in=results).select_related(
            "proposed_by", "confirmed_by"
        )
    }
    labels = condition_labels(file.clause.definition)
    for row in results:
        row.label = labels.get(row.code, row.code)
        row.departure = overrides.get(row.pk)
        row.may_depart = row.outcome in OPEN and overridable(row)
    return {
        "run": run,
        "is_current": run is not None and current_of(file, [run]) == run.pk,
        "results": results,
        "amount": (run.answer.get("amount") or run.given.get("amount")) if run else None,
        "tranches": run.answer.get("tranches") if run else [],
        "runs": found,
        "unit": file.clause.definition.get("unit") or "wan_yuan",
        "may_override": user.has_role(Role.FUND_OFFICER, zone_id=file.zone_id),
        "may_confirm": user.has_role(Role.CHAIR, Role.DIRECTOR, zone_id=file.zone_id),
    }


def opinions_of(file: Application, user) -> dict:
    """Return the opinions, whether each signature still stands, and what the reader may do."""
    shown = shown_digest(file)
    rows: list[Any] = list(
        file.opinions.select_related("department", "author").order_by(
            "department__code", "round", "pk"
        )
    )
    labels = condition_labels(file.clause.definition)
    named = {one["name"]: fact_label(one) for one in reviewer_facts(file.clause.definition)}
    for row in rows:
        row.application = file
        row.answers = [(labels.get(code, code), said) for code, said in row.judgements.items()]
        row.values = [(named.get(name, name), value) for name, value in row.facts.items()]
        row.is_stale = row.state == "SIGNED" and is_void(row, shown)
        row.is_mine = row.state == "DRAFT" and reviewer_of_department(user, row)
        row.offers = [
            offer
            for offer in APPLICATION_OPINION.available(row, user)
            if offer.is_open and offer.name == "no_reply"
        ]
    return {"opinions": rows}
