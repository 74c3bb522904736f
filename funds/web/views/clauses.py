"""The library of policies and clauses, and the page of a clause."""

from django.utils.translation import gettext_lazy as _

from funds.actions import clauses
from funds.eligibility import standing_gate
from funds.filters.clauses import ClauseFilters
from funds.models import Clause, Policy
from funds.permissions.clauses import READERS
from funds.web.readings import read
from funds.workflow.clauses import CLAUSE
from hightech.core.pages.columns import Column, Empty, Preset
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage
from hightech.core.pages.steps import StepPage
from hightech.users.roles import STAFF


class ClauseList(ListPage):
    """The library: clauses by factor, with search over title, wording and policy."""

    model = Clause
    title = _("Policies")
    lead_in = _("Every item of support the zone publishes, with its gate and its versions.")
    roles = READERS
    filters = ClauseFilters
    columns = (
        Column(_("Clause"), str),
        Column(_("Policy"), "policy"),
        Column(_("Factor"), "policy.get_factor_display"),
        Column(_("Code"), "code", sort="code", is_for_wide=True),
        Column(_("Valid from"), "valid_from", kind="day", sort="valid_from"),
        Column(_("Valid until"), "valid_until", kind="day", is_for_wide=True),
        Column(_("Gate"), template="funds/clauses/_gate_mark.html"),
        Column(_("State"), "state", kind="state"),
    )
    orderings = {"code": "code", "valid_from": "valid_from", "created_at": "created_at"}
    presets = (
        Preset(_("All")),
        Preset(_("In force"), "state=ACTIVE"),
        *(Preset(label, f"factor={code}") for code, label in Policy.Factor.choices),
        Preset(_("Red gate"), "gate_level=RED", roles=STAFF),
    )
    empty = Empty(
        _("No clause yet"),
        _("The fund officer writes a clause, or imports a document of clauses."),
        "books",
    )

    def fetched(self, rows):
        return super().fetched(rows).defer("definition", "text")


class ClauseRecord(RecordPage):
    """One clause: its wording, its gate, its conditions in words, its versions."""

    model = Clause
    process = CLAUSE
    template_name = "funds/clauses/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        clause = self.object
        versions = Clause.objects.visible_to(self.request.user)
        return context | {
            "step_base": f"{clause.get_absolute_url()}steps/",
            "gate": standing_gate.shown(standing_gate.standing_of(clause)),
            "reading": read(clause.definition),
            "exceptions": clause.exceptions.select_related("document", "granted_by"),
            "versions": versions.filter(zone_id=clause.zone_id, code=clause.code)
            .defer("definition", "text")
            .order_by("-valid_from", "-pk"),
        }


class ClauseStep(StepPage):
    model = Clause
    process = CLAUSE
    actions = clauses
