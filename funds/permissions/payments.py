"""Who is who around money, and which duties one person may not join."""

from django.utils.translation import gettext_lazy as _

from funds.models import Vote
from hightech.core.parties import Party, party
from hightech.users.roles import Role

# A step that another step takes along: nobody takes it by itself.
following = Party("following", (_("the system"),), lambda user, obj: user is None)


@party("cashier", _("the cashier"))
def cashier(user, record) -> bool:
    return user.has_role(Role.CASHIER, zone=record.zone)


@party("finance", _("finance"))
def finance(user, record) -> bool:
    return user.has_role(Role.FINANCE, zone=record.zone)


@party("fund_officer", _("the fund officer"))
def fund_officer(user, record) -> bool:
    return user.has_role(Role.FUND_OFFICER, zone=record.zone)


@party("auditor", _("the auditor"))
def auditor(user, record) -> bool:
    return user.has_role(Role.AUDITOR, zone=record.zone)


@party("chair", _("the chair"))
def chair(user, record) -> bool:
    return user.has_role(Role.CHAIR, zone=record.zone)


def may_propose_account(user, enterprise) -> bool:
    """Tell whether `user` is the fund officer of the zone, or acts for the firm."""
    if user.has_role(Role.FUND_OFFICER, zone_id=enterprise.zone_id):
        return True
    return enterprise.members.filter(user=user).exists()


def has_voted(user, application) -> bool:
    """Tell whether `user` voted on the file: such a person releases none of its money."""
    return Vote.objects.filter(ballot__application=application, user=user).exists()
