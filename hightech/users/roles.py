"""Roles as code: what each is for. Rights stand in the tables and in `visible_to`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "OFFICER", _("Investment officer")
    LEADER = "LEADER", _("Team leader")
    MANAGER = "MANAGER", _("Account manager")
    OPERATOR = "OPERATOR", _("Park operator")
    DIRECTOR = "DIRECTOR", _("Director")
    FUND_OFFICER = "FUND_OFFICER", _("Fund officer")
    REVIEWER = "REVIEWER", _("Department reviewer")
    SECRETARY = "SECRETARY", _("Committee secretary")
    MEMBER = "MEMBER", _("Committee member")
    CHAIR = "CHAIR", _("Committee chair")
    FINANCE = "FINANCE", _("Finance officer")
    CASHIER = "CASHIER", _("Cashier")
    AUDITOR = "AUDITOR", _("Auditor")
    STATISTICIAN = "STATISTICIAN", _("Statistics clerk")
    OBSERVER = "OBSERVER", _("Observer")
    APPLICANT = "APPLICANT", _("Applicant")
    THIRD_PARTY = "THIRD_PARTY", _("Third party")
    ADMIN = "ADMIN", _("Administrator")


DESCRIPTIONS = {
    Role.OFFICER: _("Notes leads, talks to enterprises, owns leads and their claims."),
    Role.LEADER: _("Heads the investment bureau: sees the pipeline, arbitrates, signs."),
    Role.MANAGER: _("Looks after about twenty resident enterprises."),
    Role.OPERATOR: _("Runs a park within the park; sees that park only."),
    Role.DIRECTOR: _("Leader of the committee in charge of parks: sees what is stuck."),
    Role.FUND_OFFICER: _("Keeps clauses and calls, accepts and verifies applications."),
    Role.REVIEWER: _("Signs the opinions of a department."),
    Role.SECRETARY: _("Prepares meetings, runs ballots, publishes results."),
    Role.MEMBER: _("Votes in the administrative committee."),
    Role.CHAIR: _("Chairs the committee, signs minutes, decides exceptions."),
    Role.FINANCE: _("Keeps budgets and plans, releases payments."),
    Role.CASHIER: _("Verifies accounts, prepares and confirms payment orders."),
    Role.AUDITOR: _("Reads everything of the zone; writes findings and suspensions."),
    Role.STATISTICIAN: _("Keeps figures, benchmarks and indicators."),
    Role.OBSERVER: _("Reads figures of zones, never of persons or single enterprises."),
    Role.APPLICANT: _("Acts for an enterprise: applications, corrections, requests."),
    Role.THIRD_PARTY: _("Sees the files assigned to them and nothing else."),
    Role.ADMIN: _("Keeps users, roles and settings."),
}

# Those who work for the zone; the others are guests who see only what is theirs.
STAFF = tuple(
    role for role in Role if role not in (Role.APPLICANT, Role.THIRD_PARTY, Role.OBSERVER)
)
# Those who may take lists out of the system as files; each time is written down.
EXPORTING = tuple(role for role in STAFF if role not in (Role.OPERATOR, Role.REVIEWER, Role.MEMBER))
# Those who attract investment and see all leads of their zone.
ATTRACTING = (Role.OFFICER, Role.LEADER, Role.MANAGER, Role.DIRECTOR, Role.AUDITOR)
# Those who handle the money side and see all applications of their zone.
FUNDING = (
    Role.FUND_OFFICER,
    Role.SECRETARY,
    Role.CHAIR,
    Role.FINANCE,
    Role.CASHIER,
    Role.AUDITOR,
    Role.DIRECTOR,
)
