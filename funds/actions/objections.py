"""Receive what is said against a published result, and answer it."""

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import Application, Objection, Publicity
from funds.workflow.ballots import DISMISS, OBJECTION, UPHOLD
from funds.workflow.clearing import last_publicity
from hightech.core import clock, limits, outbox
from hightech.core.errors import ActionRefused, Reason
from hightech.users.models import User
from hightech.users.roles import Role

MOST_A_MINUTE = 10


def seconds_to_wait(address: str) -> int:
    """Count an objection from an address; return after how many seconds the next may come."""
    return limits.seconds_to_wait("objection", address, limit=MOST_A_MINUTE, seconds=60)


@transaction.atomic
def receive(notice: Publicity, *, text: str, contact: str, by=None) -> Objection:
    """Keep an objection, in time until 24:00 of the last day, or late.

    `by` is the member of staff who enters one that came on paper; nobody for the public page.
    """
    now = clock.now()
    objection = Objection.objects.create(
        publicity=notice, text=text, contact=contact, received_at=now,
        is_in_time=clock.local(now).date() <= notice.closes_on,
    )  # fmt: skip
    OBJECTION.begin(objection, "receive", by=by)
    staff = User.objects.with_role(notice.application.zone, Role.SECRETARY, Role.CHAIR)
    context = {"file": str(notice.application), "in_time": objection.is_in_time}
    outbox.tell(staff, "funds.objection", subject=objection, context=context, by=by)
    return objection


def create(*, by, application: Application, text: str, contact: str) -> Objection:
    """Enter an objection that came on paper.

    :raises ActionRefused: if the result was never published.
    """
    notice = last_publicity(application)
    if notice is None:
        text = _("The result was not published.")
        raise ActionRefused(Reason("not_published", text, "application"))
    return receive(notice, text=text, contact=contact, by=by)


@transaction.atomic
def dismiss(objection: Objection, *, by, version=None, comment="", **facts) -> None:
    """Answer an objection that changes nothing, with the reasons."""
    OBJECTION.perform(
        objection, DISMISS, by=by, version=version, comment=comment, facts=facts,
        answer=facts.get("reasons", ""),
    )  # fmt: skip


@transaction.atomic
def uphold(objection: Objection, *, by, version=None, comment="", with_step: str = "") -> None:
    """Uphold an objection together with the step of its file."""
    OBJECTION.perform(
        objection, UPHOLD, by=by, version=version, comment=comment,
        facts={"with_step": with_step}, answer=comment,
    )  # fmt: skip
