from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise
from funds.models import Application, Call
from funds.models.calls import open_now
from hightech.core.lists.filters import (
    ChoicesFilter,
    Filters,
    FlagFilter,
    PeriodFilter,
    RefFilter,
    SearchFilter,
    TextFilter,
    YuanFilter,
)


def calls(user):
    return Call.objects.visible_to(user)


def enterprises(user):
    return Enterprise.objects.visible_to(user)


class ApplicationFilters(Filters):
    """The filters of applications, for page, API and count."""

    search = SearchFilter()
    state = ChoicesFilter("state", choices=Application.State.choices, label=_("State"))
    call = RefFilter("call", visible=calls, label=_("Call"))
    enterprise = RefFilter("enterprise", visible=enterprises, label=_("Enterprise"))
    clause = TextFilter("clause__code", label=_("Clause"))
    requested_yuan = YuanFilter("requested_fen", label=_("Requested"))
    created_at = PeriodFilter("created_at", is_past=True, label=_("Created"))


class CallFilters(Filters):
    """The filters of calls."""

    is_open = FlagFilter(when=open_now, label=_("Open"))
