"""Parks, their premises, and who looks after what."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from crm.actions import parks
from crm.filters.records import ParkFilters, PremisesFilters
from crm.models import Enterprise, Park, Premises
from crm.permissions.enterprises import PLANNERS
from crm.permissions.interactions import LOGGERS
from crm.reports import coverage
from crm.reports import parks as figures
from crm.web.forms import parks as forms
from crm.web.views.leads import READERS
from crm.web.views.occupancy import picture_of
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.grouping import Grouping
from hightech.core.pages.guards import ForRoles
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import Act, RecordPage, visible_or_404
from hightech.users.roles import STAFF, Role

ADD = Tool(_("New park"), "crm:park-new", roles=PLANNERS, is_primary=True)
TO_PREMISES = Tool(_("All premises"), "crm:premises", "building-warehouse", is_dialog=False)
PREMISES_DRAWN = 500


class ParkList(ListPage):
    """The parks of the zone, with their premises and tenants counted."""

    model = Park
    title = _("Parks & premises")
    roles = STAFF
    filters = ParkFilters
    columns = (
        Column(_("Park"), "name"),
        Column(_("Director"), "director"),
        Column(_("Area (mu)"), "area_mu", kind="number"),
        Column(_("Premises"), "premises_count", kind="number"),
        Column(_("of which free"), "free_count", kind="number"),
        Column(_("Tenants"), "tenants_count", kind="number"),
    )
    tools = (ADD, TO_PREMISES)
    empty = Empty(
        _("No park yet"), _("The leader records the parks of the zone."), "map-2", first=ADD
    )

    def rows(self):
        free = Q(premises__status=Premises.Status.FREE)
        return super().rows().annotate(
            premises_count=Count("premises", distinct=True),
            free_count=Count("premises", filter=free, distinct=True),
            tenants_count=Count("tenants", distinct=True),
        )  # fmt: skip


class ParkEntry(EntryPage):
    """Record a park."""

    title = _("New park")
    needs = forms.PARK
    roles = PLANNERS

    def create(self, *, by, **facts):
        return parks.create_park(by=by, **facts)


class ParkRecord(RecordPage):
    """One park: positioning, occupancy, pipeline, tenants."""

    model = Park
    template_name = "crm/parks/record.html"
    acts = (Act(_("New premises"), "crm:premises-new", "plus", PLANNERS, is_primary=True),)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        park, user = self.object, self.request.user
        premises = list(park.premises.order_by("code", "pk")[:PREMISES_DRAWN])
        tenants = Enterprise.objects.visible_to(user).filter(park=park).for_list().with_manager()
        return context | {
            "picture": picture_of(premises),
            "areas": figures.areas(park),
            "pipeline": figures.pipeline(user, park),
            "pipeline_url": self._pipeline_url(),
            "positionings": park.positionings.filter(to_on=None).order_by("kind", "industry_code"),
            "operators": park.members.select_related("user").order_by("pk"),
            "tenants": tenants.order_by("name", "pk")[:50],
        }

    def _pipeline_url(self) -> str:
        """Return the leads aimed here, for those who read leads."""
        if not self.request.user.has_role(*READERS):
            return ""
        return f"{reverse('crm:leads')}?target_park={self.object.uuid}"


class PremisesList(ListPage):
    """Land, buildings, floors and units that may be taken."""

    model = Premises
    title = _("Premises")
    roles = STAFF
    filters = PremisesFilters
    columns = (
        Column(_("Code"), "code", sort="code"),
        Column(_("Park"), "park"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("State"), template="crm/parks/_premises_status.html"),
        Column(_("Area (m²)"), "area_m2", kind="number", sort="area_m2"),
        Column(_("Height (m)"), "height_m", kind="number"),
        Column(_("Load (t/m²)"), "load_t_m2", kind="number", is_for_wide=True),
        Column(_("Power (kVA)"), "power_kva", kind="number"),
        Column(_("Idle since"), "idle_since", kind="day"),
    )
    groups = (
        Grouping("park", _("Park"), "park"),
        Grouping("status", _("State"), "status", Premises.Status.choices),
        Grouping("kind", _("Kind"), "kind", Premises.Kind.choices),
    )
    orderings = {"created_at": "created_at", "code": "code", "area_m2": "area_m2"}
    default_ordering = "code"
    presets = (
        Preset(_("All")),
        Preset(_("Free"), "status=FREE"),
        Preset(_("Idle"), "is_idle=true"),
        Preset(_("Land"), "kind=LAND"),
    )
    empty = Empty(
        _("No premises yet"), _("Premises are recorded on the page of their park."),
        "building-warehouse",
    )  # fmt: skip

    def link(self, row) -> str:
        return row.park.get_absolute_url()


class PremisesEntry(EntryPage):
    """Record land, a building, a floor or a unit of a park."""

    title = _("New premises")
    needs = forms.PREMISES
    roles = PLANNERS

    def about(self):
        return visible_or_404(Park, self.request.user, self.kwargs["pk"])

    def create(self, *, by, **facts):
        return parks.create_premises(by=by, park=self.subject, **facts)


class Managers(ForRoles, TemplateView):
    """Who looks after how much, and which residents nobody has spoken with."""

    template_name = "crm/managers.html"
    request: Any
    roles = (Role.LEADER, Role.DIRECTOR, Role.MANAGER, Role.OFFICER, Role.AUDITOR)

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "loads": coverage.loads(user, user.zone_ids(*self.roles)),
            "neglected": coverage.neglected(user),
            "days": coverage.DAYS,
            "may_log": user.has_role(*LOGGERS),
            "may_hand_over": user.has_role(*PLANNERS),
        }
