"""Check an application and keep what came out; depart from one result by two persons' hands."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from funds.actions.authors import EDITABLE
from funds.eligibility import rules, run
from funds.models import Application, Override, Run, RunEvidence, RunResult
from funds.permissions.applications import applicant, chair, director, fund_officer
from funds.workflow import runs
from hightech.core import clock
from hightech.core.errors import (
    ROLE,
    SEPARATION_OF_DUTIES,
    WRONG_STATE,
    ActionRefused,
    Reason,
    ShapeError,
    refuse,
)


@transaction.atomic
def check(application: Application, *, by) -> Run:
    """Check the application now and keep run, results and evidence together.

    :raises ActionRefused: to anyone but the fund officer, and the applicant before submission.
    """
    may_precheck = applicant(by, application) and application.state in EDITABLE
    if not (fund_officer(by, application) or may_precheck):
        text = _("Checks are run by the fund officer, and by the applicant before submission.")
        raise ActionRefused(Reason(ROLE, text))
    checked = run.check(application)
    made = _run(application, checked, by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        refuse("stale", _("Somebody else checked this application in the meantime."))
    RunResult.objects.bulk_create(_results(made, checked))
    RunEvidence.objects.bulk_create(
        RunEvidence(run=made, rule=code, content=content)
        for code, content in checked.evidence.items()
    )
    return made


def _run(application: Application, checked: run.Checked, by) -> Run:
    last = application.runs.aggregate(last=Max("number"))["last"] or 0
    searched = _searched(checked)
    return Run(
        application=application, number=last + 1, actor=by, at=clock.now(),
        revision=application.revision, law_date=date.fromisoformat(checked.given["law_date"]),
        basis=runs.basis_of(application),
        good_until=runs.good_until(application, searched_on=searched),
        given=checked.given, outcome=checked.answer["outcome"],
        amount_fen=checked.amount_fen, answer=checked.answer,
    )  # fmt: skip


def _searched(checked: run.Checked) -> list[date]:
    """Return the dates of the credit searches that the check stands on."""
    return [
        max(dates)
        for content in checked.evidence.values()
        if "search_days" in content
        and (
            dates := [
                date.fromisoformat(one["searched_on"])
                for one in content["searches"]
                if one["verified"] and one["kind"] == "CREDIT"
            ]
        )
    ]


def _results(made: Run, checked: run.Checked) -> list[RunResult]:
    used = {one.code: one.rule for one in run.asked_rules(
        checked.given["definition"], checked.given["extra"]
    )}  # fmt: skip
    rows = []
    for number, condition in enumerate(checked.answer["conditions"], start=1):
        result = checked.results.get(condition["code"])
        rows.append(
            RunResult(
                run=made, number=number, code=condition["code"],
                rule=used.get(condition["code"], ""), outcome=condition["outcome"],
                detail=condition.get("detail") or "", missing=condition.get("missing") or [],
                figures=[one.as_dict() for one in result.figures] if result else [],
                remedy=result.remedy if result else "",
                legal_reference=result.reference if result else "",
            )
        )  # fmt: skip
    return rows


def propose_override_of(application: Application, code: str, **facts) -> Override:
    """Propose to depart from what the latest check says about one condition.

    :raises ShapeError: if it has no such condition.
    """
    latest = runs.latest_run(application)
    result = latest.results.filter(code=code).first() if latest else None
    if result is None:
        text = _("The latest check has no condition “%(code)s”.") % {"code": code}
        raise ShapeError(Reason("invalid", text, "condition"))
    return propose_override(result, **facts)


def overridable(result: RunResult) -> bool:
    """Tell whether the law leaves room to depart from a result."""
    return result.rule not in rules.NOT_OVERRIDABLE and result.code != "in_force"


@transaction.atomic
def propose_override(result: RunResult, *, by, ground: str, legal_basis: str, document) -> Override:
    """Propose to depart from one result of the latest check.

    :raises ActionRefused: where the law leaves no room, or the check is no longer the latest.
    """
    application = result.run.application
    if not fund_officer(by, application):
        raise ActionRefused(Reason(ROLE, _("Overrides are proposed by the fund officer.")))
    if not overridable(result):
        refuse("not_overridable", _("From this result nobody departs."), "condition")
    if result.outcome not in ("FAIL", "UNKNOWN", "JUDGEMENT"):
        refuse(WRONG_STATE, _("This condition does not stand in the way."), "condition")
    _require_latest(result.run)
    override = Override(
        result=result, ground=ground, legal_basis=legal_basis, document=document, proposed_by=by
    )
    try:
        with transaction.atomic():
            override.save(force_insert=True)
    except IntegrityError:
        refuse("twice", _("An override of this result was proposed before."), "condition")
    return override


@transaction.atomic
def confirm_override(override: Override, *, by) -> Override:
    """Confirm an override as another person than proposed it.

    :raises ActionRefused: to the proposer, to any but chair and director, for an older check.
    """
    application = override.result.run.application
    if not (chair(by, application) or director(by, application)):
        text = _("Overrides are confirmed by the chair or the director.")
        raise ActionRefused(Reason(ROLE, text))
    if override.proposed_by_id == by.pk:
        refuse(SEPARATION_OF_DUTIES, _("Another person confirms what you proposed."))
    _require_latest(override.result.run)
    changed = Override.objects.filter(pk=override.pk, confirmed_by=None).update(
        confirmed_by=by, confirmed_at=clock.now(), updated_at=clock.now()
    )
    if not changed:
        refuse(WRONG_STATE, _("This override was confirmed before."))
    override.refresh_from_db()
    return override


def _require_latest(run_: Run) -> None:
    if runs.latest_run(run_.application) != run_:
        refuse("old_check", _("A newer check exists: overrides of this one have lapsed."))
