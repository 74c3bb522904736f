"""The library of policies and clauses, and the page of a clause."""

from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from funds.actions import clauses
from funds.eligibility import standing_gate
from funds.filters.clauses import ClauseFilters
from funds.models import Clause, Policy
from funds.permissions.clauses import KEEPERS, READERS
from funds.web import trials
from funds.web.readings import read
from funds.workflow.clauses import CLAUSE
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.grouping import Grouping
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage
from hightech.core.pages.steps import StepPage
from hightech.users.roles import STAFF

ADD = Tool(_("New clause"), "funds:clause-new", roles=KEEPERS, is_primary=True, is_dialog=False)
IMPORT = Tool(_("Import"), "funds:clause-import", "file-import", roles=KEEPERS, is_dialog=False)
FLAGGED = Tool(_("Flagged"), "funds:flagged", "flag", roles=STAFF, is_dialog=False)


class ClauseList(ListPage):
    """The library: clauses by factor, with search over title, wording and policy."""

    model = Clause
    title = _("Policies")
    lead_in = _("Every item of support the zone publishes, with its gate and its versions.")
    roles = READERS
    filters = ClauseFilters
    columns = (
        Column(_("Clause"), str, name="clause"),
        Column(_("Policy"), "policy"),
        Column(_("Factor"), "policy.get_factor_display"),
        Column(_("Code"), "code", sort="code", is_for_wide=True),
        Column(_("Valid from"), "valid_from", kind="day", sort="valid_from"),
        Column(_("Valid until"), "valid_until", kind="day", is_for_wide=True),
        Column(_("Gate"), template="funds/clauses/_gate_mark.html"),
        Column(_("State"), "state", kind="state"),
    )
    groups = (
        Grouping("policy", _("Policy"), "policy"),
        Grouping("state", _("State"), "state", Clause.State.choices),
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
        first=ADD,
        second=IMPORT,
    )
    tools = (ADD, IMPORT, FLAGGED)

    def fetched(self, rows):
        return super().fetched(rows).defer("definition", "text")


class ClauseRecord(RecordPage):
    """One clause: its wording, its gate, its conditions in words, its versions."""

    model = Clause
    process = CLAUSE
    template_name = "funds/clauses/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        clause: Any = self.object
        user: Any = self.request.user
        reading = read(clause.definition)
        is_keeper = user.has_role(*KEEPERS, zone_id=clause.zone_id)
        return context | {
            "step_base": f"{clause.get_absolute_url()}steps/",
            "gate": standing_gate.shown(standing_gate.standing_of(clause)),
            "reading": reading,
            "exceptions": clause.exceptions.select_related("document", "granted_by"),
            "versions": self._versions(),
            "is_staff": user.has_role(*STAFF, zone_id=clause.zone_id),
            "is_keeper": is_keeper,
            "is_editable": is_keeper and clause.state == Clause.State.DRAFT,
            "trial": self.trial(reading.definition) if reading.definition else None,
        }

    def _versions(self):
        rows = Clause.objects.visible_to(self.request.user).defer("definition", "text")
        same = {"zone_id": self.object.zone_id, "code": self.object.code}
        return rows.filter(**same).order_by("-valid_from", "-pk")

    def trial(self, definition):
        """Return the panel as it is when the page opens: a worked example."""
        number = self.request.GET.get("example", "")
        return trials.of_example(definition, number, by=self.request.user)


class ClauseTrial(ClauseRecord):
    """The page of a clause with what was typed; HTMX gets the answer, or the panel with a row."""

    http_method_names = ["post"]
    parts = {
        "trial-answer": "funds/clauses/_trial_answer.html",
        "trial": "funds/clauses/_trial.html",
    }

    def post(self, request, **kwargs):
        part = self.parts.get(request.headers.get("HX-Target", "")) if request.htmx else None
        if part is None:
            return self.render_to_response(self.get_context_data(**kwargs))
        clause = self.rows().filter(uuid=self.kwargs["pk"]).first()
        reading = read(clause.definition) if clause else None
        if reading is None or reading.definition is None:
            raise Http404
        context = {"object": clause, "reading": reading, "trial": self.trial(reading.definition)}
        return render(request, part, context)

    def trial(self, definition):
        return trials.of_sent(definition, self.request.POST, by=self.request.user)


class ClauseStep(StepPage):
    model = Clause
    process = CLAUSE
    actions = clauses
