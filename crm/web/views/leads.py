"""Leads as a list: everybody's, mine, the stalled ones, the public pool."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.filters.leads import LeadFilters
from crm.models import Lead
from crm.permissions.leads import REGISTRARS
from crm.workflow.leads import CLAIM_FROM_POOL, LEAD
from hightech.core import clock
from hightech.core.pages.boards import BoardPage
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.grouping import Grouping
from hightech.core.pages.lists import ListPage
from hightech.users.roles import ATTRACTING, Role

INVESTMENT = "planned_investment_yuan"
READERS = (*ATTRACTING, Role.OPERATOR, Role.REVIEWER)
ADD = Tool(_("New lead"), "crm:lead-new", roles=REGISTRARS, is_primary=True)
# Days without a move after which a card is marked.
ROTS_AFTER = 30
PRESETS = (
    Preset(_("Active"), "status=ACTIVE&in_pool=false"),
    Preset(_("Mine"), "owner=me&status=ACTIVE,ON_HOLD"),
    Preset(_("My team"), "owner=my_team&status=ACTIVE,ON_HOLD"),
    Preset(_("Public pool"), "in_pool=true"),
    Preset(_("On hold"), "status=ON_HOLD"),
    Preset(_("All")),
)
EMPTY = Empty(
    _("No lead yet"),
    _("A lead needs a name and one sentence, nothing more. Note it before it is forgotten."),
    "flag",
    first=ADD,
    second=Tool(_("Enterprises"), "crm:enterprises", "building-factory-2", is_dialog=False),
)


def days_in_stage(lead) -> int:
    return (clock.now() - lead.state_since).days


def stage_of(lead) -> str:
    """Return stage and, where it is not simply active, status of a lead, in words."""
    words = [lead.get_stage_display()]
    if lead.status != Lead.Status.ACTIVE:
        words.append(lead.get_status_display())
    if lead.in_pool:
        words.append(str(_("in the pool")))
    return ", ".join(words)


def next_of(lead) -> str:
    return " ".join(part for part in (str(lead.next_on or ""), lead.next_step) if part)


def tone_of(lead) -> str:
    """Return what colours a lead's card: its next step, else how long nothing moved."""
    if lead.next_on is not None:
        today = clock.today()
        return "is-late" if lead.next_on < today else "is-due" if lead.next_on == today else "is-ok"
    return "is-due" if days_in_stage(lead) > ROTS_AFTER else ""


class LeadList(ListPage):
    """The leads one may see."""

    model = Lead
    title = _("Leads")
    roles = READERS
    filters = LeadFilters
    columns = (
        Column(_("Lead"), template="crm/leads/_name.html", sort="number", export=str),
        Column(_("Stage"), template="crm/leads/_stage.html", export=stage_of),
        Column(_("Owner"), template="crm/leads/_owner.html", export=lambda lead: lead.owner),
        Column(_("Planned (10k yuan)"), "planned_investment_fen", kind="money", sort=INVESTMENT),
        Column(_("Grade"), "grade"),
        Column(_("Next step"), template="crm/leads/_next.html", export=next_of),
        Column(_("Last contact"), "last_contact_at", kind="day", sort="last_contact_at"),
        Column(_("Days in stage"), days_in_stage, kind="number", is_for_wide=True),
        Column(_("Registered"), "created_at", kind="day", sort="created_at", is_for_wide=True),
    )
    further = (
        Column(_("Source"), "get_source_display"),
        Column(_("Track"), "get_track_display"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Status"), "status", kind="state"),
        Column(_("Target park"), "target_park"),
        Column(_("Team"), "team"),
        Column(_("First contact"), "first_contact_at", kind="day"),
        Column(_("Fixed assets (10k yuan)"), "fixed_asset_investment_fen", kind="money"),
    )
    groups = (
        Grouping("stage", _("Stage"), "stage", Lead.Stage.choices),
        Grouping("owner", _("Owner"), "owner"),
        Grouping("team", _("Team"), "team"),
        Grouping("status", _("Status"), "status", Lead.Status.choices),
        Grouping("source", _("Source"), "source", Lead.Source.choices),
        Grouping("grade", _("Grade"), "grade", Lead.Grade.choices),
        Grouping("target_park", _("Target park"), "target_park"),
    )
    sum_field = "planned_investment_fen"
    bulk = ("lead.transfer", "lead.plan", "lead.release")
    orderings = {
        "created_at": "created_at",
        "number": "number",
        INVESTMENT: "planned_investment_fen",
        "last_contact_at": "last_contact_at",
    }
    default_ordering = "-created_at"
    presets = PRESETS
    empty = EMPTY
    list_url, board_url = "crm:leads", "crm:lead-board"


class LeadBoard(BoardPage):
    """The leads by stage, with their totals."""

    model = Lead
    title = _("Leads")
    roles = READERS
    filters = LeadFilters
    process = LEAD
    lanes = tuple(Lead.Stage.values)
    sum_field = "planned_investment_fen"
    card_template = "crm/leads/_card.html"
    ordering = ("-state_since",)
    presets = PRESETS
    empty = EMPTY
    list_url, board_url = "crm:leads", "crm:lead-board"

    def tone(self, row) -> str:
        return tone_of(row)

    def prepare(self, rows: list) -> None:
        for lead in rows:
            days = days_in_stage(lead)
            lead.days_text = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
            lead.rots = days > ROTS_AFTER


class Pool(ListPage):
    """The public pool: leads nobody works, each with the step that claims it."""

    model = Lead
    title = _("Public pool")
    lead_in = _("Whoever is entitled may claim a lead; who can be called is shown afterwards.")
    roles = READERS
    filters = LeadFilters
    columns = (
        Column(_("Lead"), template="crm/leads/_name.html", sort="number"),
        Column(_("Claim"), template="crm/leads/_claim.html"),
        Column(_("Stage"), template="crm/leads/_stage.html"),
        Column(_("Grade"), "grade"),
        Column(_("Planned (10k yuan)"), "planned_investment_fen", kind="money", sort=INVESTMENT),
        Column(_("Last contact"), "last_contact_at", kind="day", sort="last_contact_at"),
        Column(_("Last owner"), "last_owner"),
        Column(_("Released"), "released_at", kind="day"),
    )
    orderings = LeadList.orderings
    default_ordering = "-created_at"
    empty = Empty(
        _("The pool is empty"),
        _("A lead comes here when it is released, or when nobody cared for it too long."),
        "inbox",
    )

    def rows(self):
        return super().rows().filter(in_pool=True, status=Lead.Status.ACTIVE)

    def fetched(self, rows):
        return super().fetched(rows).select_related("last_owner")

    def prepare(self, rows: list) -> None:
        for lead in rows:
            lead.may_claim = CLAIM_FROM_POOL.who(self.request.user, lead)
