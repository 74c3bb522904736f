"""Keep the people of firms."""

from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions import protection, search_index
from crm.models import Contact
from crm.permissions.enterprises import KEEPERS
from hightech.core import audit
from hightech.core.errors import ActionRefused, Reason


@transaction.atomic
def create(*, by, enterprise, name: str, **facts) -> Contact:
    """Record a person at a firm, with a phone number or an e-mail address."""
    contact = Contact(enterprise=enterprise, name=name, **facts)
    contact.found_by = contact.search_text()
    contact.save(force_insert=True)
    audit.record(contact, {"name": [None, name]}, by=by)
    protection.complete_claims_of(enterprise)
    return contact


@transaction.atomic
def edit(contact: Contact, *, by, version: int | None = None, **facts) -> Contact:
    """Change what is known of a person."""
    if not by.has_role(*KEEPERS, zone_id=contact.enterprise.zone_id):
        raise ActionRefused(Reason("role", _("Contacts are kept by the investment bureau.")))
    audit.edit(contact, by=by, version=version, **facts)
    search_index.keep(contact)
    return contact
