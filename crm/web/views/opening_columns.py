"""What the lists of the opening balance ask for: explained, and as empty workbooks."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from crm.actions.opening_rows import loader_of
from crm.models.opening_kinds import KINDS, readers
from crm.reports.workbooks import CONTENT_TYPE
from hightech.core.imports.blanks import blank
from hightech.core.needs import Need
from hightech.core.pages.guards import ForRoles

TYPES = {
    "text": _("text"),
    "date": _("date (YYYY-MM-DD)"),
    "money": _("yuan, at most two decimals"),
    "integer": _("whole number"),
    "choice": _("one of"),
}


class Columns(ForRoles, TemplateView):
    """Each kind of list with its columns: whether needed, and what may stand there."""

    roles = readers()
    template_name = "crm/openings/columns.html"
    request: Any

    def get_context_data(self, **kwargs) -> dict:
        shown = [
            {"kind": kind, "needs": [described(need) for need in loader_of(kind.code).needs]}
            for kind in KINDS.values()
            if self.request.user.has_role(*kind.readers)
        ]
        return super().get_context_data(**kwargs) | {"shown": shown}


def described(need: Need) -> dict:
    """Return a column as people read of it."""
    choices = need.choices(None, None) or []
    return {
        "name": need.name,
        "label": need.label,
        "is_needed": need.required,
        "type": TYPES[need.type],
        "choices": " · ".join(f"{label} ({code})" for code, label in choices),
    }


class Blank(ForRoles):
    """An empty workbook with the columns of a kind of list."""

    roles = readers()

    def get(self, request, kind):
        if kind not in KINDS or not request.user.has_role(*KINDS[kind].readers):
            raise Http404
        content = blank(loader_of(kind).needs)
        answer = HttpResponse(content, content_type=CONTENT_TYPE)
        answer["Content-Disposition"] = f'attachment; filename="{kind.lower()}.xlsx"'
        return answer
