"""Show a result to the public for five working days, and hear what is said against it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funds.actions import decisions, minutes, objections
from funds.models import Application, Ballot, Objection, Publicity
from funds.workflow.applications import (
    ADJUST_AFTER_OBJECTION,
    APPLICATION,
    FINISH_PUBLICITY,
    PUBLISH,
    UPHOLD_OBJECTION,
)
from funds.workflow.clearing import only_objection
from hightech.core import audit, clock, outbox
from hightech.core.workdays import Calendar, add_workdays
from hightech.users.models import User

WORKING_DAYS = 5


@transaction.atomic
def publish(application: Application, *, by, version=None, comment="") -> None:
    """Open the public notice: day 1 is the next working day, it ends at 24:00 of day 5."""
    APPLICATION.perform(application, PUBLISH, by=by, version=version, comment=comment)
    assert application.voted_fen is not None  # an approved file has its amount
    today = clock.today()
    last = add_workdays(today, WORKING_DAYS)
    notice = Publicity.objects.create(
        application=application, amount_fen=application.voted_fen, opens_on=today,
        closes_on=last.date, is_provisional=last.is_provisional,
    )  # fmt: skip
    members = User.objects.filter(enterprise_memberships__enterprise=application.enterprise_id)
    context = {"number": application.number, "closes_on": notice.closes_on}
    outbox.tell(members, "funds.published", subject=application, context=context, by=by)


@transaction.atomic
def finish_publicity(application: Application, *, by, version=None, comment="") -> None:
    """Clear a file against which nothing said in time is left unanswered."""
    APPLICATION.perform(application, FINISH_PUBLICITY, by=by, version=version, comment=comment)
    members = User.objects.filter(enterprise_memberships__enterprise=application.enterprise_id)
    context = {"number": application.number}
    outbox.tell(members, "funds.cleared", subject=application, context=context, by=by)


@transaction.atomic
def adjust_after_objection(
    application: Application, *, by, version=None, comment="", **facts
) -> None:
    """Uphold an objection in part: the money is free again, a new ballot decides the amount.

    Without a `meeting` the file stays on the agenda of the one that decided it.
    """
    facts.setdefault("objection", only_objection(application))
    meeting = facts["meeting"] = facts.get("meeting") or application.meeting
    amount = application.voted_fen
    APPLICATION.perform(
        application, ADJUST_AFTER_OBJECTION, by=by, version=version, comment=comment, facts=facts,
        meeting=meeting,
    )  # fmt: skip
    decisions.give_back(application, by=by)
    Application.objects.filter(pk=application.pk, voted_fen=amount).update(voted_fen=None)
    application.voted_fen = None
    assert meeting is not None  # a published file was before a meeting
    objections.uphold(
        facts["objection"], by=by, comment=comment, with_step="adjust_after_objection"
    )
    if not application.agenda_items.filter(meeting=meeting).exists():
        decisions.bring_before(meeting, application, by=by)
    minutes.refresh(meeting, because="objection")


@transaction.atomic
def uphold_objection(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Refuse a published file after the committee carried the objection to it."""
    facts.setdefault("objection", _carried(application) or only_objection(application))
    APPLICATION.perform(
        application, UPHOLD_OBJECTION, by=by, version=version, comment=comment, facts=facts
    )
    decisions.give_back(application, by=by)
    objections.uphold(facts["objection"], by=by, comment=comment, with_step="uphold_objection")
    members = User.objects.filter(enterprise_memberships__enterprise=application.enterprise_id)
    context = {"number": application.number, "reason": comment}
    outbox.tell(members, "funds.refused", subject=application, context=context, by=by)


def _carried(application: Application) -> Objection | None:
    """Return the waiting objection that a ballot carried, so that it need not be named."""
    waiting = Objection.State.RECEIVED
    carried = application.ballots.filter(objection__state=waiting, state=Ballot.State.CARRIED)
    ballot = carried.select_related("objection").order_by("-number").first()
    return ballot.objection if ballot else None


@transaction.atomic
def recount(*, by=None) -> int:
    """Compute the provisional end of open notices again; return how many moved or became firm.

    A notice that has ended keeps its day: a past result never changes.
    """
    calendar, changed = Calendar(), 0
    open_ones = Publicity.objects.filter(is_provisional=True, closes_on__gte=clock.today())
    for notice in open_ones.select_related("application"):
        last = calendar.add(notice.opens_on, WORKING_DAYS)
        values: dict[str, Any] = {"closes_on": last.date, "is_provisional": last.is_provisional}
        reason = _("The working days of the year were published.")
        changed += bool(audit.edit(notice, by=by, reason=reason, **values))
    return changed
