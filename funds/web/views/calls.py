"""Calls: list, one, and how one is opened."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView

from funds.actions import calls
from funds.eligibility.rules import DEFAULT
from funds.filters.applications import CallFilters
from funds.models import Application, Call
from funds.permissions.applications import AUTHORS
from funds.web.forms import applications as forms
from funds.web.views.application_tabs import visible_or_404
from funds.workflow.labels import rule_label
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.needs import parse_entry
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.forms import FactsForm
from hightech.core.pages.lists import ListPage
from hightech.core.templatetags.show import tone_of
from hightech.users.roles import FUNDING, STAFF, Role

ADD = Tool(
    _("New call"), "funds:call-new", roles=(Role.FUND_OFFICER,), is_primary=True, is_dialog=False
)


def clauses_of(call) -> str:
    """Return the clauses of a call fetched for a list."""
    return ", ".join(str(clause) for clause in call.clauses.all())


class CallList(ListPage):
    """The calls of the zone; an applicant sees those that have opened."""

    model = Call
    title = _("Calls")
    roles = (*STAFF, Role.APPLICANT)
    filters = CallFilters
    columns = (
        Column(_("Name"), str),
        Column(_("Window"), template="funds/call/_window.html"),
        Column(_("Fund"), "fund.name"),
        Column(_("Opens"), "opens_at", kind="moment", sort="opens_at"),
        Column(_("Closes"), "closes_at", kind="moment", sort="closes_at"),
        Column(
            _("Clauses"),
            lambda call: ", ".join(str(one) for one in call.clauses.all()),
            name="clauses",
        ),
    )
    orderings = {"opens_at": "opens_at", "closes_at": "closes_at", "created_at": "created_at"}
    default_ordering = "-opens_at"
    presets = (Preset(_("All")), Preset(_("Open"), "is_open=true"))
    tools = (ADD,)
    empty = Empty(
        _("No call here"), _("A call invites applications under some clauses."), "speakerphone",
        first=ADD,
    )  # fmt: skip


class CallPage(TemplateView):
    """One call: what it grants, until when, and how many files it has."""

    template_name = "funds/call/record.html"

    def get_context_data(self, **kwargs) -> dict:
        user: Any = self.request.user
        call = visible_or_404(Call, user, self.kwargs["pk"])
        rows = Application.objects.visible_to(user).filter(call=call).order_by()
        counts = {row["state"]: row["n"] for row in rows.values("state").annotate(n=Count("pk"))}
        return super().get_context_data(**kwargs) | {
            "object": call,
            "clauses": call.clauses.all(),
            "departments": call.departments.all(),
            "counts": [
                {"label": label, "n": counts[code], "tone": tone_of(code)}
                for code, label in Application.State.choices
                if code in counts
            ],
            "rules": [rule_label(name) for name in call.rules],
            "may_apply": call.is_open and user.has_role(*AUTHORS, zone_id=call.zone_id),
            "line": call.budget_line if user.has_role(*FUNDING) else None,
        }


class CallEntry(View):
    """Open a call: its clauses, departments and rules are ticked."""

    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        self.zone = request.user.home_zone(Role.FUND_OFFICER)
        if self.zone is None:
            raise PermissionDenied(gettext("Your roles do not include this."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs) -> HttpResponse:
        return self._shown(request, self._form(), {"rules": list(DEFAULT)})

    def post(self, request, **kwargs) -> HttpResponse:
        form = self._form(request.POST)
        form.is_valid()
        ticked = {name: request.POST.getlist(name) for name in ("clauses", "departments", "rules")}
        try:
            made = self._made(request, form, ticked)
        except (ShapeError, ActionRefused) as refusal:
            form.show(refusal.reasons)
            return self._shown(request, form, ticked, status=422)
        return redirect(made)

    def _made(self, request, form: FactsForm, ticked: dict) -> Call:
        facts = parse_entry(forms.asked_of_call(self.zone), form.raw(), by=request.user)
        clauses = list(forms.clauses_of(self.zone).filter(code__in=ticked["clauses"]))
        departments = list(self.zone.departments.filter(code__in=ticked["departments"]))
        if not clauses:
            raise ShapeError(Reason("required", gettext("Choose at least one clause.")))
        return calls.create(
            by=request.user, fund=facts["budget_line"].fund, clauses=clauses,
            departments=departments, rules=ticked["rules"], **facts,
        )  # fmt: skip

    def _form(self, *data) -> FactsForm:
        return FactsForm(forms.asked_of_call(self.zone), *data, by=self.request.user)

    def _shown(self, request, form, ticked: dict, status: int = 200) -> HttpResponse:
        groups: list[tuple] = [
            ("clauses", _("Clauses"), [(c.code, str(c)) for c in forms.clauses_of(self.zone)]),
            (
                "departments",
                _("Departments"),
                [(d.code, str(d)) for d in self.zone.departments.order_by("code")],
            ),
            ("rules", _("Rules every file must pass"), forms.RULES),
        ]
        context = {
            "form": form,
            "groups": [
                (
                    name,
                    label,
                    [(code, text, code in ticked.get(name, ())) for code, text in options],
                )
                for name, label, options in groups
            ],
        }
        return render(request, "funds/call/entry.html", context, status=status)
