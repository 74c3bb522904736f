"""The firms of the zone: list, record, and how one is recorded or changed."""

from typing import Any

from django.http import Http404
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.actions import enterprises
from crm.actions.merging import successor_of
from crm.filters.records import EnterpriseFilters
from crm.models import Agreement, AnnualFigures, Commitment, Enterprise, Interaction, Lead, Task
from crm.permissions.enterprises import KEEPERS, NAMERS, PLANNERS
from crm.permissions.interactions import LOGGERS
from crm.permissions.leads import REGISTRARS
from crm.permissions.tasks import GIVERS, INSTRUCTORS
from crm.web.forms import enterprises as forms
from crm.web.views.charts import bars_of
from crm.web.views.leads import READERS as READERS_OF_LEADS
from crm.web.views.merging import merges_shown
from crm.web.views.stories import files_told, talks_told
from crm.workflow.figures import FIGURES
from hightech.core import files
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.entries import EditPage, EntryPage
from hightech.core.pages.grouping import Grouping
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import READERS, STORY, Act, RecordPage, Tab, visible_or_404
from hightech.core.pages.removals import RemovePage
from hightech.users.roles import STAFF, Role

ADD = Tool(_("New enterprise"), "crm:enterprise-new", roles=KEEPERS, is_primary=True)
DUPLICATES = Tool(
    _("Duplicates to review"), "crm:duplicates", "copy", roles=KEEPERS, is_dialog=False
)
SHOWN = 100
# The sources of figures, the most reliable first.
SOURCES = list(AnnualFigures.Source.values)


def standing_of(firm) -> str:
    return gettext("Resident") if firm.is_resident else gettext("Prospect")


def revenues_in(rows: list) -> list[tuple[str, int]]:
    """Return the revenue of each year, oldest first: of the best source, of the firm alone."""
    best = {}
    for row in sorted(rows, key=lambda row: (row.year, -SOURCES.index(row.source))):
        if row.revenue_fen is not None and row.perimeter == AnnualFigures.Perimeter.ENTERPRISE:
            best[row.year] = row.revenue_fen
    return [(str(year), revenue) for year, revenue in sorted(best.items())]


class EnterpriseList(ListPage):
    """The firms of the zone: residents and prospects."""

    model = Enterprise
    title = _("Enterprises")
    roles = STAFF
    filters = EnterpriseFilters
    first_filters = 2
    columns = (
        Column(_("Name"), "name", sort="name"),
        Column(_("Standing"), template="crm/enterprises/_standing.html", export=standing_of),
        Column(_("Account manager"), "manager_name"),
        Column(_("Park"), "park.name"),
        Column(_("Industry"), "industry"),
        Column(_("Credit code"), "credit_code", is_for_wide=True),
        Column(_("Recorded"), "created_at", kind="day", sort="created_at", is_for_wide=True),
    )
    further = (
        Column(_("Region"), "region"),
        Column(_("Country"), "country"),
        Column(_("Resident since"), "resident_since", kind="day"),
        Column(_("Registered on"), "registered_on", kind="day"),
    )
    groups = (
        Grouping("park", _("Park"), "park"),
        Grouping("industry", _("Industry"), "industry__code"),
        Grouping("is_resident", _("Resident"), "is_resident"),
        Grouping("country", _("Country"), "country"),
    )
    bulk = ("enterprise.assign",)
    orderings = {"name": "name", "created_at": "created_at"}
    default_ordering = "-created_at"
    presets = (
        Preset(_("All")),
        Preset(_("Mine"), "manager=me", roles=(Role.MANAGER,)),
        Preset(_("Residents"), "is_resident=true"),
        Preset(_("Prospects"), "is_resident=false"),
        Preset(_("Residents without a manager"), "is_resident=true&manager=none"),
    )
    tools = (DUPLICATES, ADD)
    empty = Empty(
        _("No enterprise yet"),
        _("A firm is recorded with its first lead, or by hand."),
        "building-factory-2",
        first=ADD,
    )

    def fetched(self, rows):
        return super().fetched(rows).with_manager_name()


class EnterpriseEntry(EntryPage):
    """Record a firm."""

    title = _("New enterprise")
    needs = forms.ENTERPRISE
    roles = KEEPERS

    def create(self, *, by, **facts):
        return enterprises.create(by=by, **forms.with_industry(facts))


class EnterpriseEdit(EditPage):
    """Change plain facts of a firm."""

    title = _("Edit")
    needs = forms.ENTERPRISE
    roles = KEEPERS

    def about(self):
        return visible_or_404(Enterprise, self.request.user, self.kwargs["pk"])

    def edit(self, firm, *, by, version, **facts):
        if "industry_code" in facts:  # left out, where one other fact is edited alone
            industry = facts.pop("industry_code") or None
            facts["industry"] = None
            facts |= forms.with_industry({"industry_code": industry} if industry else {})
        enterprises.edit(firm, by=by, version=version, **facts)

    def done(self, made) -> str:
        return gettext("Saved.")


class EnterpriseRemove(RemovePage):
    """Take a prospect away that was recorded by mistake."""

    title = _("Remove the firm")
    model = Enterprise
    roles = KEEPERS
    remove = staticmethod(enterprises.remove)

    def next(self, firm) -> str:
        return reverse("crm:enterprises")


class EnterpriseRecord(RecordPage):
    """One firm: its story, people, figures, agreements, and what hangs on it."""

    model = Enterprise
    template_name = "crm/enterprises/record.html"
    tabs = (
        Tab("story", STORY.label, STORY.template, roles=STAFF),
        Tab("profile", _("Details"), "crm/enterprises/_profile.html"),
        Tab("people", _("People"), "crm/enterprises/_people.html", roles=STAFF),
        Tab("figures", _("Figures"), "crm/enterprises/_figures.html", roles=STAFF),
        Tab("agreements", _("Agreements"), "crm/enterprises/_agreements.html"),
        Tab("applications", _("Applications"), "crm/enterprises/_applications.html"),
        Tab("files", _("Files"), "components/_papers_tab.html", roles=STAFF),
        Tab("readers", READERS.label, READERS.template, roles=STAFF),
    )
    acts = (
        Act(_("New lead"), "crm:enterprise-lead", "flag", REGISTRARS),
        Act(_("Log a talk"), "crm:enterprise-talk", "message", LOGGERS, is_primary=True),
        Act(_("New agreement"), "crm:agreement-new", "signature", KEEPERS),
        Act(_("New contact"), "crm:contact-new", "user-plus", KEEPERS),
        Act(_("New task"), "crm:enterprise-task", "checklist", (*GIVERS, *INSTRUCTORS)),
        Act(_("Figures of a year"), "crm:figures-new", "chart-bar", (Role.STATISTICIAN,)),
        Act(_("Account manager"), "crm:assign", "user-check", PLANNERS),
        Act(_("Acts for the firm"), "crm:member-new", "users", NAMERS),
        Act(_("Edit"), "crm:enterprise-edit", "pencil", KEEPERS, edits=forms.ENTERPRISE),
        Act(_("Merge"), "crm:merge", "git-merge", KEEPERS, is_dialog=False),
        Act(_("Remove"), "crm:enterprise-remove", "trash", KEEPERS),
    )

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            # The address of a record that was merged leads on.
            kept = successor_of(kwargs["pk"], request.user)
            if kept is None:
                raise
            return redirect(kept)

    def rows(self):
        return super().rows().with_manager()

    def has_tab(self, tab: Tab) -> bool:
        return super().has_tab(tab) and (tab.name != "applications" or bool(self.panel()))

    def panel(self) -> str:
        """Return the address at which the fund side shows the firm's applications, if any."""
        address = f"{self.object.get_absolute_url()}applications/"
        try:
            resolve(address)
        except Resolver404:
            return ""
        return address

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        leads = Lead.objects.visible_to(user).filter(enterprise=self.object).for_list()
        tasks = Task.objects.visible_to(user).filter(enterprise=self.object).open().for_list()
        return context | {
            "leads": leads.order_by("-pk")[:8],
            "tasks": tasks.order_by("due_on", "pk")[:8],
            "is_staff": user.has_role(*STAFF),
            "merges": merges_shown(self.object, user),
            "reads_leads": user.has_role(*READERS_OF_LEADS),
        }

    def talks(self):
        """Return the talks with the firm that this reader may see, those on its leads included."""
        return Interaction.objects.visible_to(self.request.user).filter(enterprise=self.object)

    def papers(self):
        firm = self.object
        return files.of_rows(
            Enterprise.objects.filter(pk=firm.pk),
            self.talks(),
            Agreement.objects.visible_to(self.request.user).filter(enterprise=firm),
            Commitment.objects.visible_to(self.request.user).filter(agreement__enterprise=firm),
        )

    def told(self) -> list:
        return talks_told(self.talks()) + files_told(self.papers())

    def show_profile(self) -> dict:
        return {}

    def show_people(self) -> dict:
        firm = self.object
        return {
            "contacts": firm.contacts.order_by("name", "pk")[:SHOWN],
            "assignments": firm.assignments.select_related("user").order_by("-from_on", "-pk"),
            "members": firm.members.select_related("user").order_by("pk"),
            "may_edit": self.request.user.has_role(*KEEPERS),
        }

    def show_figures(self) -> dict:
        rows: list[Any] = list(
            AnnualFigures.objects.visible_to(self.request.user)
            .filter(enterprise=self.object)
            .for_list()
            .order_by("-year", "source", "perimeter")[:SHOWN]
        )
        for row in rows:
            offers = FIGURES.available(row, self.request.user)
            row.steps_here = [offer for offer in offers if offer.is_open]
        return {"figures": rows, "chart": bars_of(revenues_in(rows))}

    def show_agreements(self) -> dict:
        rows = Agreement.objects.visible_to(self.request.user).filter(enterprise=self.object)
        return {"agreements": rows.for_list().order_by("-signed_on", "-pk")[:SHOWN]}

    def show_applications(self) -> dict:
        return {"panel": self.panel()}

    def show_files(self) -> dict:
        return {"papers": self.papers()[:SHOWN]}
