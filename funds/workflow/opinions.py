"""OPINION on an application: signed over the revision, the clause and its own words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.workflow.opinions import opinions_process
from funds.workflow.signatures import is_void, shown_digest
from hightech.core.errors import WRONG_STATE, Reason
from hightech.core.parties import party
from hightech.users.roles import Role


@party("reviewer_of_department", gettext_lazy("a reviewer of the department"))
def reviewer_of_department(user, opinion) -> bool:
    return opinion.department_id in user.department_ids()


@party("fund_officer", gettext_lazy("the fund officer"))
def fund_officer(user, opinion) -> bool:
    return user.has_role(Role.FUND_OFFICER, zone_id=opinion.zone_id)


def is_being_verified(opinion, by, facts) -> Reason | None:
    """Guard: opinions are signed while the file is verified."""
    if opinion.application.state == "VERIFYING":
        return None
    return Reason(WRONG_STATE, _("The application is not being verified."))


def file_has_changed(opinion, by, facts) -> Reason | None:
    """Guard: only what no longer stands for what is there is void."""
    if is_void(opinion, shown_digest(opinion.application)):
        return None
    return Reason("unchanged", _("What was signed has not changed."))


APPLICATION_OPINION = opinions_process(
    signer=reviewer_of_department,
    desk=fund_officer,
    guards=(is_being_verified,),
    outdated=(file_has_changed,),
)
SIGN = APPLICATION_OPINION.transitions["sign"]
VOID = APPLICATION_OPINION.transitions["void"]
NO_REPLY = APPLICATION_OPINION.transitions["no_reply"]
