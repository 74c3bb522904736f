from django.core.exceptions import PermissionDenied
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from funds.reports import separation
from funds.web.views.supervision_lists import SUPERVISION
from funds.web.views.tabs import drawn
from hightech.core import clock
from hightech.users.roles import Role


class SeparationPage(TemplateView):
    """The auditor's monthly list of duties joined with a reason; `?month=2026-11` walks back."""

    template_name = "funds/supervision/separation.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(Role.AUDITOR):
            raise PermissionDenied(_("Your roles do not include this."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        month = _month(self.request.GET.get("month", ""))
        return super().get_context_data(**kwargs) | {
            "tabs": drawn(SUPERVISION, self.request.user, self.request.path),
            "month": month,
            "rows": separation.of_month(self.request.user, month),
        }


def _month(text: str):
    try:
        return parse_date(f"{text}-01") or clock.today()
    except ValueError:
        return clock.today()
