"""What lists of inspections, findings, sanctions and recoveries are narrowed by."""

from django.utils.translation import gettext_lazy as _

from crm.models import Enterprise
from funds.models import Application, Finding, Inspection, Recovery, Sanction
from hightech.core.lists.filters import (
    ChoicesFilter,
    Filters,
    PeriodFilter,
    PersonFilter,
    RefFilter,
)


def _firms(user):
    return Enterprise.objects.visible_to(user)


def _applications(user):
    return Application.objects.visible_to(user)


class InspectionFilters(Filters):
    application = RefFilter("application", visible=_applications, label=_("application"))
    kind = ChoicesFilter("kind", choices=Inspection.Kind.choices, label=_("kind"))
    held_on = PeriodFilter("held_on", label=_("held on"))
    inspector = PersonFilter("inspector", label=_("inspector"))


class FindingFilters(Filters):
    state = ChoicesFilter("state", choices=Finding.State.choices, label=_("state"))
    due_on = PeriodFilter("due_on", label=_("due on"))
    application = RefFilter(
        "inspection__application", visible=_applications, label=_("application")
    )
    inspection = RefFilter(
        "inspection",
        visible=lambda user: Inspection.objects.visible_to(user),
        label=_("inspection"),
    )


class SanctionFilters(Filters):
    state = ChoicesFilter("state", choices=Sanction.State.choices, label=_("state"))
    kind = ChoicesFilter("kind", choices=Sanction.Kind.choices, label=_("kind"))
    enterprise = RefFilter("enterprise", visible=_firms, label=_("enterprise"))
    until = PeriodFilter("until", label=_("until"))


class RecoveryFilters(Filters):
    state = ChoicesFilter("state", choices=Recovery.State.choices, label=_("state"))
    application = RefFilter("application", visible=_applications, label=_("application"))
