"""What a list of leads is narrowed by: the page, the board and the API share it."""

from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise, Lead, Park
from hightech.core.lists.filters import (
    ChoicesFilter,
    Filters,
    FlagFilter,
    PeriodFilter,
    PersonFilter,
    RefFilter,
    SearchFilter,
    TextFilter,
    YuanFilter,
)


class LeadFilters(Filters):
    """Leads by stage, status, owner, pool, grade, track, source, park, days and amounts."""

    search = SearchFilter()
    owner = PersonFilter("owner", label=_("owner"))
    stage = ChoicesFilter("stage", choices=Lead.Stage.choices, label=_("stage"))
    status = ChoicesFilter("status", choices=Lead.Status.choices, label=_("status"))
    in_pool = FlagFilter("in_pool", label=_("in the public pool"))
    grade = ChoicesFilter("grade", choices=Lead.Grade.choices, label=_("grade"))
    track = ChoicesFilter("track", choices=Lead.Track.choices, label=_("track"))
    kind = ChoicesFilter("kind", choices=Lead.Kind.choices, label=_("kind"))
    source = ChoicesFilter("source", choices=Lead.Source.choices, label=_("source"))
    created_at = PeriodFilter("created_at", is_past=True, label=_("registered"))
    state_since = PeriodFilter("state_since", is_past=True, label=_("in this stage since"))
    next_on = PeriodFilter("next_on", label=_("next step"))
    last_contact_at = PeriodFilter("last_contact_at", is_past=True, label=_("last contact"))
    planned_investment_yuan = YuanFilter(
        "planned_investment_fen", label=_("planned investment (yuan)")
    )
    industry_code = TextFilter("industry_code", label=_("industry"))
    target_park = RefFilter("target_park", visible=Park.objects.visible_to, label=_("target park"))
    enterprise = RefFilter(
        "enterprise", visible=Enterprise.objects.visible_to, label=_("enterprise")
    )
