"""What is asked for when a lead is registered or changed: two facts, the rest may wait."""

from django.utils.translation import gettext_lazy as _

from crm.actions.people import check_phone
from crm.models import Contact, Lead, Park
from crm.workflow.lead_facts import IndustryNeed
from hightech.core.needs import Need

NAME = Need("enterprise_name", "text", _("Enterprise"), longest=200)
SUMMARY = Need("summary", "text", _("In one sentence"), longest=500)


def parks(obj, by):
    return Park.objects.visible_to(by).order_by("pk")


def contacts(lead, by):
    return Contact.objects.filter(enterprise_id=lead.enterprise_id).order_by("name", "pk")


SOURCE = Need(
    "source", "choice", _("Source"), required=False, options=lambda obj, by: Lead.Source.choices
)
INDUSTRY = IndustryNeed(
    "industry_code", "text", _("Industry code"), required=False, longest=10,
    help=_("Of the national classification, such as C3484."),
)  # fmt: skip
PLANNED = Need("planned_investment_fen", "money", _("Planned investment"), required=False)
PARK = Need("target_park", "choice", _("Target park"), required=False, options=parks)

MORE = Need(
    "more", "object", _("More, if it is known: a complete registration protects for longer"),
    required=False,
    fields=(
        Need("credit_code", "text", _("Unified social credit code"), required=False, longest=30),
        Need("region", "text", _("Region"), required=False, longest=60),
        SOURCE,
        INDUSTRY,
        Need("contact_name", "text", _("Contact"), required=False, longest=100),
        Need("contact_phone", "text", _("Phone"), required=False, check=check_phone),
        PLANNED,
        PARK,
        Need(
            "kind", "choice", _("Kind"), required=False,
            options=lambda obj, by: Lead.Kind.choices,
        ),
        Need(
            "code_name", "text", _("Code name (makes the lead confidential)"), required=False,
            longest=60,
        ),
    ),
)  # fmt: skip

REGISTRATION = (NAME, SUMMARY, MORE)
OF_FIRM = (SUMMARY, MORE)

UNTIL_SIGNED = (
    SOURCE,
    INDUSTRY,
    PLANNED,
    Need("fixed_asset_investment_fen", "money", _("Fixed-asset investment"), required=False),
    Need("grade", "choice", _("Grade"), required=False, options=lambda o, by: Lead.Grade.choices),
    PARK,
    Need("energy_note", "text", _("Energy"), required=False),
    Need("environment_note", "text", _("Environment"), required=False),
)
ALWAYS = (
    SUMMARY,
    Need("contact", "choice", _("Contact"), required=False, options=contacts),
    Need("next_step", "text", _("Next step"), required=False, longest=300),
    Need("next_on", "date", _("Next step on"), required=False),
    Need(
        "role", "choice", _("Role"), required=False,
        options=lambda obj, by: Lead.ProjectRole.choices,
    ),
    Need("filing_code", "text", _("Filing code"), required=False, longest=40),
    Need("phase", "text", _("Phase"), required=False, longest=60),
)  # fmt: skip


# All that may ever be changed of a lead.
EDITED = (*ALWAYS, *UNTIL_SIGNED)


def asked_of(lead: Lead) -> tuple[Need, ...]:
    """Return what may be changed of a lead: after signing, what its agreement says no more."""
    return ALWAYS if lead.is_project else EDITED
