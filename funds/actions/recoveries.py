"""Money to come back: asked for, received, or written off by a signed act."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from funds.actions import budget
from funds.models import Application, Recovery
from funds.notifications import supervision as news
from funds.permissions.applications import finance
from funds.workflow.recoveries import RECEIVE, RECOVERY, WRITE_OFF
from hightech.core import files, money
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError


@transaction.atomic
def create(*, by, application: Application, amount_fen: int, ground: str) -> Recovery:
    """Ask for paid money back: never more than was paid and not asked back already.

    :raises ActionRefused: if `by` is not finance, or more is asked than may be.
    """
    if amount_fen <= 0:
        raise ShapeError(Reason("invalid", _("The amount must be positive."), "amount_yuan"))
    application = Application.objects.select_for_update().get(pk=application.pk)
    reasons = []
    if not finance(by, application):
        reasons.append(Reason(ROLE, _("Recoveries are opened by finance.")))
    left = recoverable_fen(application)
    if amount_fen > left:
        text = _("At most %(left)s yuan can be recovered: paid and not asked back yet.")
        reasons.append(Reason("too_much", text % {"left": money.yuan(left)}, "amount_yuan"))
    if reasons:
        raise ActionRefused(*reasons)
    recovery = Recovery.objects.create(
        application=application, amount_fen=amount_fen, ground=ground, opened_by=by
    )
    RECOVERY.begin(recovery, "open", by=by, facts={"amount_fen": amount_fen})
    news.recovery_opened(recovery, by=by)
    return recovery


def recoverable_fen(application: Application) -> int:
    """Return what was paid and neither recovered nor asked back yet."""
    asked = application.recoveries.filter(state=Recovery.State.OPEN)
    waiting = asked.aggregate(total=Sum("amount_fen"))["total"] or 0
    return application.paid_fen - application.recovered_fen - waiting


@transaction.atomic
def receive(recovery: Recovery, *, by, version=None, comment="") -> None:
    """Book recovered money: it neither lowers what was paid nor refills the budget line."""
    RECOVERY.perform(
        recovery, RECEIVE, by=by, version=version, comment=comment,
        facts={"amount_fen": recovery.amount_fen}, settled_by=by,
    )  # fmt: skip
    key = f"recover:{recovery.uuid}"
    budget.recover(recovery.application, amount_fen=recovery.amount_fen, key=key, by=by)
    news.recovery_received(recovery, by=by)


@transaction.atomic
def write_off(recovery: Recovery, *, by, version=None, comment="", **facts) -> None:
    """Give up a recovery by a signed act."""
    RECOVERY.perform(
        recovery, WRITE_OFF, by=by, version=version, comment=comment, facts=facts, settled_by=by
    )
    files.attach(recovery, [facts["document"]], by=by, purpose="write_off")
