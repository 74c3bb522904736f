"""Measures against an enterprise: proposed by the fund officer, decided by the chair."""

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import Sanction
from funds.notifications import supervision as news
from funds.workflow.sanctions import DECIDE, SANCTION
from hightech.core import clock
from hightech.core.errors import ROLE, ActionRefused, Reason
from hightech.users.roles import Role


@transaction.atomic
def propose(*, by, enterprise, kind: str, ground: str, until=None) -> Sanction:
    """Propose a measure; a ban names its end.

    :raises ActionRefused: with everything that stands against it.
    """
    reasons = []
    if not by.has_role(Role.FUND_OFFICER, zone_id=enterprise.zone_id):
        reasons.append(Reason(ROLE, _("Sanctions are proposed by the fund officer.")))
    if kind == Sanction.Kind.BAN and until is None:
        reasons.append(Reason("missing_fact", _("A ban needs the date of its end."), "until"))
    if until is not None and until < clock.today():
        reasons.append(Reason("past", _("The end must not lie in the past."), "until"))
    if reasons:
        raise ActionRefused(*reasons)
    sanction = Sanction.objects.create(
        enterprise=enterprise, kind=kind, ground=ground, until=until, proposed_by=by
    )
    SANCTION.begin(sanction, "propose", by=by, facts={"kind": kind, "until": until})
    news.sanction_proposed(sanction, by=by)
    return sanction


@transaction.atomic
def decide(sanction: Sanction, *, by, version=None, comment="") -> None:
    """Put the measure into force."""
    SANCTION.perform(
        sanction, DECIDE, by=by, version=version, comment=comment, facts={}, decided_by=by
    )
    news.sanction_decided(sanction, by=by)
