"""What global search finds of attraction: leads, firms, people, parks."""

from django.utils.translation import gettext_lazy as _

from crm.models import Contact, Enterprise, Lead, Park
from hightech.core.search import Finder
from hightech.users.roles import STAFF, Role


def _lead_note(lead) -> str:
    return f"{lead.get_stage_display()} · {lead.summary}"


FINDERS = (
    Finder(
        "leads", _("Leads"), "flag",
        rows=lambda user: Lead.objects.visible_to(user).for_list(),
        fields=("number", "enterprise__found_by__has", "code_name", "summary"),
        note=_lead_note, more_url="crm:leads",
    ),
    Finder(
        "enterprises", _("Enterprises"), "building-factory-2",
        rows=lambda user: Enterprise.objects.visible_to(user).for_list(),
        fields=("found_by__has",),
        note=lambda firm: firm.credit_code, more_url="crm:enterprises",
        roles=(*STAFF, Role.APPLICANT),
    ),
    Finder(
        "contacts", _("People"), "user",
        rows=lambda user: Contact.objects.visible_to(user).for_list(),
        fields=("found_by__has",),
        note=lambda contact: f"{contact.title} · {contact.enterprise}".strip(" ·"),
        link=lambda contact: f"{contact.enterprise.get_absolute_url()}?tab=people",
        roles=STAFF,
    ),
    Finder(
        "parks", _("Parks"), "map-2",
        rows=lambda user: Park.objects.visible_to(user).for_list(),
        fields=("name_en", "name_zh"),
        roles=STAFF,
    ),
)  # fmt: skip
