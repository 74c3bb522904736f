"""Who hears of findings, recoveries and sanctions."""

from funds.notifications.payments import members_of
from hightech.core import money, outbox
from hightech.users.models import User
from hightech.users.roles import Role


def finding_opened(finding, *, by) -> None:
    """Tell the enterprise what to put right, and until when."""
    _tell_of_finding(finding, members_of(finding.enterprise), "funds.finding_opened", by=by)


def finding_rectified(finding, *, by) -> None:
    """Tell the auditors of a rectification to look at."""
    hearing = User.objects.with_role(finding.zone, Role.AUDITOR)
    _tell_of_finding(finding, hearing, "funds.finding_rectified", by=by)


def finding_sent_back(finding, *, why: str, by) -> None:
    """Tell the enterprise why its rectification does not suffice."""
    hearing = members_of(finding.enterprise)
    _tell_of_finding(finding, hearing, "funds.finding_sent_back", by=by, why=why)


def recovery_opened(recovery, *, by) -> None:
    """Tell the cashiers and the enterprise of money to come back."""
    hearing = [
        *User.objects.with_role(recovery.zone, Role.CASHIER),
        *members_of(recovery.application.enterprise),
    ]
    _tell_of_recovery(recovery, hearing, "funds.recovery_opened", by=by)


def recovery_received(recovery, *, by) -> None:
    """Tell finance that the money came back."""
    hearing = User.objects.with_role(recovery.zone, Role.FINANCE)
    _tell_of_recovery(recovery, hearing, "funds.recovery_received", by=by)


def sanction_proposed(sanction, *, by) -> None:
    """Tell the chair of a measure to decide on."""
    _tell_of_sanction(sanction, (Role.CHAIR,), "funds.sanction_proposed", by=by)


def sanction_decided(sanction, *, by) -> None:
    """Tell those who pay and verify that a measure is in force."""
    roles = (Role.FINANCE, Role.CASHIER, Role.FUND_OFFICER, Role.AUDITOR)
    _tell_of_sanction(sanction, roles, "funds.sanction_decided", by=by)


def _tell_of_finding(finding, hearing, event: str, *, by, **more) -> None:
    context = {
        "number": finding.inspection.application.number,
        "text": finding.text,
        "due_on": finding.due_on,
    }
    outbox.tell(hearing, event, subject=finding, context=context | more, by=by)


def _tell_of_recovery(recovery, hearing, event: str, *, by) -> None:
    context = {
        "number": recovery.application.number,
        "enterprise": str(recovery.application.enterprise),
        "amount": money.wan_plain(recovery.amount_fen),
        "ground": recovery.ground,
    }
    outbox.tell(hearing, event, subject=recovery, context=context, by=by)


def _tell_of_sanction(sanction, roles: tuple, event: str, *, by) -> None:
    context = {
        "enterprise": str(sanction.enterprise),
        "kind": sanction.kind,
        "ground": sanction.ground,
        "until": sanction.until,
    }
    hearing = User.objects.with_role(sanction.zone, *roles)
    outbox.tell(hearing, event, subject=sanction, context=context, by=by)
