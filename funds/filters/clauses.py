"""How clauses and policies are filtered: on their pages and by the API."""

from django.utils.translation import gettext_lazy as _

from funds.models import Clause, Policy
from hightech.core.lists.filters import (
    ChoicesFilter,
    Filters,
    PeriodFilter,
    RefFilter,
    SearchFilter,
    TextFilter,
)


def policies(user):
    return Policy.objects.visible_to(user)


class ClauseFilters(Filters):
    """The filters of clauses, for page, API and count."""

    search = SearchFilter()
    factor = ChoicesFilter("policy__factor", choices=Policy.Factor.choices, label=_("Factor"))
    state = ChoicesFilter("state", choices=Clause.State.choices, label=_("State"))
    gate_level = ChoicesFilter("gate_level", choices=Clause.GateLevel.choices, label=_("Gate"))
    support_type = TextFilter("support_type", label=_("Support type"))
    code = TextFilter("code", label=_("Code"))
    policy = RefFilter("policy", visible=policies, label=_("Policy"))
    valid_from = PeriodFilter("valid_from", label=_("Valid from"))


class PolicyFilters(Filters):
    """The filters of policies."""

    search = SearchFilter()
    factor = ChoicesFilter("factor", choices=Policy.Factor.choices, label=_("Factor"))
    published_on = PeriodFilter("published_on", is_past=True, label=_("Published on"))
