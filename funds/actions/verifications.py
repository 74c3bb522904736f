"""Accept a file, ask for corrections, verify it."""

from django.db import transaction
from django.db.models import Max

from funds.actions import opinions
from funds.models import Application, CorrectionItem
from funds.models.zone_settings import of
from funds.notifications import applications as told
from funds.workflow import runs
from funds.workflow.applications import (
    ACCEPT,
    APPLICATION,
    ASK_CORRECTION,
    FIND_INELIGIBLE,
    FINISH_VERIFICATION,
    REOPEN_VERIFICATION,
)
from hightech.core import clock
from hightech.core.workdays import add_workdays
from hightech.users.roles import Role


@transaction.atomic
def ask_correction(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Send the file back with a list of what to mend; the clocks stand still meanwhile."""
    until = facts.get("correct_until") or _workdays(application, "correction_workdays")
    APPLICATION.perform(
        application, ASK_CORRECTION, by=by, version=version, comment=comment,
        facts=facts, correct_until=until,
    )  # fmt: skip
    reason = facts.get("reason") or ""
    _list_items(application, facts["items"], reason)
    told.to_applicants("application_correction", application, by=by, until=until, comment=comment)
    if reason:
        told.to_role(Role.DIRECTOR, "application_late_items", application, by=by, reason=reason)


def _workdays(application: Application, setting: str):
    return add_workdays(clock.today(), of(application.zone, setting)).date


def _list_items(application: Application, items: list[dict], reason: str) -> None:
    """Begin a new list; items of the earlier one that are not on it count as settled."""
    earlier = application.corrections.aggregate(last=Max("round"))["last"] or 0
    known = set(application.corrections.values_list("text", flat=True))
    settle(application)
    CorrectionItem.objects.bulk_create(
        [
            CorrectionItem(
                application=application, round=earlier + 1, text=one["text"], about=one["about"],
                reason="" if one["text"] in known else reason,
            )
            for one in items
        ]
    )  # fmt: skip


def settle(application: Application) -> None:
    """Count the open corrections as done."""
    application.corrections.filter(settled_at=None).update(settled_at=clock.now())


@transaction.atomic
def accept(application: Application, *, by, version=None, comment="") -> None:
    """Take the file up (受理): from now on the departments verify it."""
    APPLICATION.perform(
        application, ACCEPT, by=by, version=version, comment=comment,
        facts={}, accepted_at=clock.now(), correct_until=None,
    )  # fmt: skip
    settle(application)
    until = _workdays(application, "department_workdays")
    asked = opinions.ask_departments(application, due_on=until)
    told.to_applicants("application_accepted", application, by=by)
    told.to_departments("application_opinion_asked", application, asked, by=by, until=until)


@transaction.atomic
def find_ineligible(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Find the file ineligible after the applicant was heard."""
    APPLICATION.perform(
        application, FIND_INELIGIBLE, by=by, version=version, comment=comment, **facts
    )
    run = runs.latest_run(application)
    failed = [row.detail for row in run.results.filter(outcome="FAIL")] if run else []
    told.to_applicants(
        "application_ineligible", application, by=by, comment=comment, failed=" ".join(failed),
        until=_workdays(application, "second_check_workdays"),
    )  # fmt: skip


@transaction.atomic
def finish_verification(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Propose an amount within what was calculated and requested."""
    run = runs.latest_run(application)
    proposed = facts.get("proposed_yuan", application.proposed_fen)
    APPLICATION.perform(
        application, FINISH_VERIFICATION, by=by, version=version, comment=comment,
        facts=facts | {"proposed_yuan": proposed},
        calculated_fen=run.amount_fen if run else None, proposed_fen=proposed, verifier=by,
    )  # fmt: skip
    told.to_role(Role.SECRETARY, "application_verified", application, by=by)


@transaction.atomic
def reopen_verification(application: Application, *, by, version=None, comment="") -> None:
    """Verify again: the check or the opinions went stale, or facts changed."""
    APPLICATION.perform(
        application, REOPEN_VERIFICATION, by=by, version=version, comment=comment,
        facts={}, proposed_fen=None, calculated_fen=None, verifier=None,
    )  # fmt: skip
    opinions.void_outdated(application)
    told.to_role(Role.SECRETARY, "application_reopened", application, by=by, comment=comment)
