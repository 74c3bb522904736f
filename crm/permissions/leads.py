"""Who is who about a lead, its claim, a conflict and an opinion."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from crm.models.lead_choices import Stage, Track
from hightech.core.parties import Party, party
from hightech.users.roles import Role

# Who may register a lead, and own one.
REGISTRARS = (Role.OFFICER, Role.MANAGER, Role.LEADER, Role.OPERATOR)
CLAIMANTS = (Role.OFFICER, Role.MANAGER)


@party("owner", _("the owner"))
def owner(user, lead) -> bool:
    return lead.owner_id == user.pk and user.has_role(*REGISTRARS, zone_id=lead.zone_id)


@party("leader", _("the leader"))
def leader(user, obj) -> bool:
    return user.has_role(Role.LEADER, zone_id=obj.zone_id)


@party("claimant", _("officer or account manager"))
def claimant(user, lead) -> bool:
    return user.has_role(*CLAIMANTS, zone_id=lead.zone_id)


@party("holder", _("the holder"))
def holder(user, claim) -> bool:
    return claim.owner_id == user.pk and user.has_role(*REGISTRARS, zone_id=claim.zone_id)


@party("either_owner", _("either owner"))
def either_owner(user, case) -> bool:
    return user.pk in (case.holder_lead.owner_id, case.challenger_lead.owner_id)


@party("other_leader", _("the other zone's leader"))
def other_leader(user, case) -> bool:
    return case.other_zone_id is not None and user.has_role(Role.LEADER, zone_id=case.other_zone_id)


@party("department", _("a reviewer of the department"))
def reviewer_of_department(user, opinion) -> bool:
    return opinion.department_id in user.department_ids()


def skips(*regular: str) -> Callable:
    """Return whether the step would be taken before a lead is in one of its regular stages."""
    return lambda lead: lead.stage not in regular


def skips_judging(lead) -> bool:
    """Tell whether talks would begin although the project is of the size that is judged first."""
    return lead.stage == Stage.REGISTERED and lead.track == Track.MAJOR


def or_skipping(regular: Party, is_skipped: Callable) -> Party:
    """Return `regular`; where a stage is skipped, the leader alone."""
    return Party(
        f"{regular.code}+skipping_leader",
        (*regular.labels, _("skipping a stage: the leader")),
        lambda user, lead: leader(user, lead) if is_skipped(lead) else regular(user, lead),
    )


_regular_negotiator = or_skipping(owner, skips_judging)


def _may_negotiate(user, lead) -> bool:
    # Before the size is known, either first step is regular, and the leader may skip judging.
    is_unknown = lead.stage == Stage.REGISTERED and not lead.track
    return _regular_negotiator(user, lead) or (is_unknown and leader(user, lead))


negotiator = Party(_regular_negotiator.code, _regular_negotiator.labels, _may_negotiate)
