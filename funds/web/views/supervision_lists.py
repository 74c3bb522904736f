"""The lists of the supervision: inspections, findings, sanctions, recoveries."""

from django.utils.translation import gettext_lazy as _

from funds.filters import supervision as filters
from funds.models import Finding, Inspection, Recovery, Sanction
from funds.web.views.tabs import Tab, TabbedList
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.users.roles import FUNDING, Role

GUESTS = (*FUNDING, Role.APPLICANT)
SUPERVISION = (
    Tab(_("Findings"), "funds:findings", GUESTS),
    Tab(_("Inspections"), "funds:inspections", FUNDING),
    Tab(_("Sanctions"), "funds:sanctions", FUNDING),
    Tab(_("Recoveries"), "funds:recoveries", GUESTS),
    Tab(_("Duties joined"), "funds:separation", (Role.AUDITOR,)),
)
PROPOSE = Tool(
    _("Propose a sanction"), "funds:sanction-new", roles=(Role.FUND_OFFICER,), is_primary=True
)


class FindingList(TabbedList):
    model = Finding
    tabs = SUPERVISION
    roles = GUESTS
    title = _("Findings")
    filters = filters.FindingFilters
    columns = (
        Column(_("Finding"), str, name="finding"),
        Column(_("Application"), "inspection.application"),
        Column(_("Severity"), "severity"),
        Column(_("Amount (10k yuan)"), "amount_fen", kind="money"),
        Column(_("To be put right by"), "due_on", kind="day", sort="due_on"),
        Column(_("State"), "state", kind="state"),
    )
    orderings = {"due_on": "due_on", "created_at": "created_at"}
    default_ordering = "due_on"
    presets = (
        Preset(_("All")),
        Preset(_("Open"), "state=OPEN"),
        Preset(_("To close"), "state=RECTIFIED"),
    )
    empty = Empty(
        _("No finding"), _("What an inspection finds is written on its page."), "zoom-exclamation"
    )


class InspectionList(TabbedList):
    model = Inspection
    tabs = SUPERVISION
    roles = FUNDING
    title = _("Inspections")
    lead_in = _("An inspection is recorded from the page of its application.")
    filters = filters.InspectionFilters
    columns = (
        Column(_("Application"), "application"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Held on"), "held_on", kind="day", sort="held_on"),
        Column(_("Inspector"), "inspector"),
        Column(
            _("Reason for inspecting one's own payments"), "separation_reason", is_for_wide=True
        ),
    )
    orderings = {"held_on": "held_on", "created_at": "created_at"}
    default_ordering = "-held_on"
    empty = Empty(
        _("No inspection yet"),
        _("The auditor records one from the page of a funded application."),
        "file-search",
    )


class SanctionList(TabbedList):
    model = Sanction
    tabs = SUPERVISION
    roles = FUNDING
    title = _("Sanctions")
    filters = filters.SanctionFilters
    columns = (
        Column(_("Measure"), "get_kind_display"),
        Column(_("Enterprise"), "enterprise"),
        Column(_("Until"), "until", kind="day"),
        Column(_("Proposed by"), "proposed_by"),
        Column(_("Decided by"), "decided_by"),
        Column(_("State"), "state", kind="state"),
    )
    presets = (Preset(_("All")), Preset(_("To decide"), "state=PROPOSED"))
    tools = (PROPOSE,)
    empty = Empty(
        _("No sanction"),
        _("The fund officer proposes a measure, the chair decides."),
        "gavel",
        first=PROPOSE,
    )


class RecoveryList(TabbedList):
    model = Recovery
    tabs = SUPERVISION
    roles = GUESTS
    title = _("Recoveries")
    lead_in = _("A recovery is opened from the page of its application.")
    filters = filters.RecoveryFilters
    columns = (
        Column(_("Application"), "application"),
        Column(_("Amount (10k yuan)"), "amount_fen", kind="money", sort="amount_yuan"),
        Column(_("Ground"), "ground"),
        Column(_("Opened on"), "created_at", kind="day", sort="created_at"),
        Column(_("State"), "state", kind="state"),
    )
    orderings = {"created_at": "created_at", "amount_yuan": "amount_fen"}
    presets = (Preset(_("All")), Preset(_("Open"), "state=OPEN"))
    empty = Empty(
        _("Nothing is to be recovered"),
        _("Finance opens a recovery from the page of an application that was paid."),
        "receipt-refund",
    )
