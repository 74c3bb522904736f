"""What lists of firms, people, parks, premises and agreements are narrowed by."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import (
    Agreement,
    AnnualFigures,
    Assignment,
    Commitment,
    Enterprise,
    Park,
    Premises,
)
from hightech.core.lists.filters import (
    ChoicesFilter,
    CodeFilter,
    Filters,
    FlagFilter,
    PeriodFilter,
    PersonFilter,
    RangeFilter,
    RefFilter,
    SearchFilter,
    TextFilter,
)
from hightech.core.lists.kinds import NOBODY


class ManagerFilter(PersonFilter):
    """Firms by who looks after them now; `none` are those nobody does."""

    def keep(self, values: list) -> Q:
        current = Assignment.objects.current()
        people = [value for value in values if value != NOBODY]
        theirs = current.filter(super().keep(people)) if people else current.none()
        wanted = Q(pk__in=theirs.values("enterprise_id"))
        if NOBODY in values:
            wanted |= ~Q(pk__in=current.values("enterprise_id"))
        return wanted


class EnterpriseFilters(Filters):
    """Firms by residence, account manager, park, industry, region and code."""

    search = SearchFilter()
    is_resident = FlagFilter("is_resident", label=_("resident"))
    manager = ManagerFilter("user", label=_("account manager"))
    park = RefFilter("park", visible=Park.objects.visible_to, label=_("park"))
    industry_code = CodeFilter("industry", label=_("industry"))
    region = TextFilter("region", label=_("region"))
    credit_code = TextFilter("credit_code", label=_("credit code"))
    resident_since = PeriodFilter("resident_since", is_past=True, label=_("resident since"))
    created_at = PeriodFilter("created_at", is_past=True, label=_("recorded"))


class ContactFilters(Filters):
    """People by firm, name, phone or e-mail."""

    search = SearchFilter()
    enterprise = RefFilter(
        "enterprise", visible=Enterprise.objects.visible_to, label=_("enterprise")
    )


class ParkFilters(Filters):
    """Parks by name."""

    search = SearchFilter()


class FiguresFilters(Filters):
    """Yearly figures by firm, year, source, perimeter and state."""

    enterprise = RefFilter(
        "enterprise", visible=Enterprise.objects.visible_to, label=_("enterprise")
    )
    year = RangeFilter("year", label=_("year"))
    source = ChoicesFilter("source", choices=AnnualFigures.Source.choices, label=_("source"))
    perimeter = ChoicesFilter(
        "perimeter", choices=AnnualFigures.Perimeter.choices, label=_("perimeter")
    )
    state = ChoicesFilter("state", choices=AnnualFigures.State.choices, label=_("state"))


class CommitmentFilters(Filters):
    """Commitments by party, measure, state, date, agreement and firm."""

    party = ChoicesFilter("party", choices=Commitment.Party.choices, label=_("party"))
    measure = ChoicesFilter("measure", choices=Commitment.Measure.choices, label=_("measure"))
    state = ChoicesFilter("state", choices=Commitment.State.choices, label=_("state"))
    due_on = PeriodFilter("due_on", label=_("due on"))
    agreement = RefFilter("agreement", visible=Agreement.objects.visible_to, label=_("agreement"))
    enterprise = RefFilter(
        "agreement__enterprise", visible=Enterprise.objects.visible_to, label=_("enterprise")
    )


class PremisesFilters(Filters):
    """Premises by state, kind, park, area and idleness."""

    search = SearchFilter()
    status = ChoicesFilter("status", choices=Premises.Status.choices, label=_("status"))
    kind = ChoicesFilter("kind", choices=Premises.Kind.choices, label=_("kind"))
    park = RefFilter("park", visible=Park.objects.visible_to, label=_("park"))
    area_m2 = RangeFilter("area_m2", label=_("area (m²)"))
    is_idle = FlagFilter(when=lambda: Q(idle_since__isnull=False), label=_("idle"))


class AgreementFilters(Filters):
    """Agreements by kind, firm and day of signature."""

    search = SearchFilter()
    kind = ChoicesFilter("kind", choices=Agreement.Kind.choices, label=_("kind"))
    signed_on = PeriodFilter("signed_on", is_past=True, label=_("signed on"))
    enterprise = RefFilter(
        "enterprise", visible=Enterprise.objects.visible_to, label=_("enterprise")
    )
