from crm.models import Contact, Enterprise, Interaction, Lead
from hightech.core.lists.filters import (
    ChoicesFilter,
    Filters,
    FlagFilter,
    PeriodFilter,
    PersonFilter,
    RefFilter,
    SearchFilter,
)


class InteractionFilters(Filters):
    """What a list of talks may be narrowed to."""

    lead = RefFilter("lead", visible=lambda user: Lead.objects.visible_to(user))
    enterprise = RefFilter("enterprise", visible=lambda user: Enterprise.objects.visible_to(user))
    contact = RefFilter("contacts", visible=lambda user: Contact.objects.visible_to(user))
    kind = ChoicesFilter("kind", choices=Interaction.Kind.choices)
    author = PersonFilter("author")
    happened_at = PeriodFilter("happened_at", is_past=True)
    next_on = PeriodFilter("next_on")
    has_evidence = FlagFilter("has_evidence")
    search = SearchFilter()
