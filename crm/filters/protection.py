"""What lists of claims, conflicts and opinions are narrowed by."""

from django.utils.translation import gettext_lazy as _

from crm.models import Claim, ConflictCase, Enterprise, Lead, Opinion
from hightech.core.lists.filters import (
    ChoicesFilter,
    CodeFilter,
    Filters,
    PeriodFilter,
    PersonFilter,
    RefFilter,
)


class ClaimFilters(Filters):
    """Claims by state, holder, firm, lead and last day."""

    state = ChoicesFilter("state", choices=Claim.State.choices, label=_("state"))
    owner = PersonFilter("owner", label=_("holder"))
    enterprise = RefFilter("enterprise", visible=Enterprise.objects.visible_to, label=_("firm"))
    lead = RefFilter("lead", visible=Lead.objects.visible_to, label=_("lead"))
    until = PeriodFilter("until", label=_("last protected day"))


class ConflictFilters(Filters):
    """Conflicts by state, either lead and date."""

    state = ChoicesFilter("state", choices=ConflictCase.State.choices, label=_("state"))
    holder_lead = RefFilter("holder_lead", visible=Lead.objects.visible_to, label=_("holder"))
    challenger_lead = RefFilter(
        "challenger_lead", visible=Lead.objects.visible_to, label=_("challenger")
    )
    due_on = PeriodFilter("due_on", label=_("to be admitted or rejected by"))


class OpinionFilters(Filters):
    """Opinions by state, verdict, department, lead and date."""

    state = ChoicesFilter("state", choices=Opinion.State.choices, label=_("state"))
    verdict = ChoicesFilter("verdict", choices=Opinion.Verdict.choices, label=_("verdict"))
    department = CodeFilter("department", label=_("department"))
    lead = RefFilter("lead", visible=Lead.objects.visible_to, label=_("lead"))
    due_on = PeriodFilter("due_on", label=_("due on"))
