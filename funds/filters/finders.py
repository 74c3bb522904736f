"""What global search finds of the funds: applications, clauses, policies."""

from django.utils.translation import gettext_lazy as _

from funds.models import Application, Clause, Policy
from hightech.core.search import Finder
from hightech.users.roles import FUNDING, STAFF, Role

FINDERS = (
    Finder(
        "applications", _("Applications"), "file-dollar",
        rows=lambda user: Application.objects.visible_to(user).for_list(),
        fields=("number", "enterprise__name"),
        note=lambda one: f"{one.get_state_display()} · {one.clause}",
        more_url="funds:applications",
        roles=(*FUNDING, Role.REVIEWER, Role.MEMBER, Role.APPLICANT, Role.THIRD_PARTY),
    ),
    Finder(
        "clauses", _("Clauses"), "books",
        rows=lambda user: Clause.objects.visible_to(user).for_list(),
        fields=("code", "title_en", "title_zh"),
        note=lambda one: one.code,
        more_url="funds:clauses",
        roles=(*STAFF, Role.APPLICANT),
    ),
    Finder(
        "policies", _("Policies"), "file-text",
        rows=lambda user: Policy.objects.visible_to(user).for_list(),
        fields=("title", "number"),
        note=lambda one: one.number,
        roles=(*STAFF, Role.APPLICANT),
    ),
)  # fmt: skip
