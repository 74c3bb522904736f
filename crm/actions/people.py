"""Keep the people of firms."""

import re

from django.core.validators import validate_email as check_email
from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions import protection, search_index
from crm.models import Contact
from crm.permissions.enterprises import KEEPERS
from hightech.core import audit, removing
from hightech.core.errors import ActionRefused, Reason

__all__ = ["check_email", "check_phone", "create", "create_many", "edit", "remove"]

PHONE = re.compile(r"[0-9+() \-]{5,30}")


def check_phone(text: str) -> None:
    """Refuse what cannot be dialled.

    :raises ValueError: with a sentence.
    """
    if not PHONE.fullmatch(text):
        raise ValueError(_("Write a phone number: digits, spaces, +, - and brackets."))


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


def remove(contact: Contact, *, by, reason: str) -> None:
    """Take a person away who was recorded by mistake; restored within thirty days if wanted.

    :raises ActionRefused: if somebody talked with them, or `by` does not keep contacts here.
    """
    if not by.has_role(*KEEPERS, zone_id=contact.enterprise.zone_id):
        raise ActionRefused(Reason("role", _("Contacts are kept by the investment bureau.")))
    removing.remove_one(contact, by=by, reason=reason)


@transaction.atomic
def create_many(contacts: list[Contact], *, by) -> None:
    """Record people at firms at once; each has a phone number or an e-mail address."""
    for contact in contacts:
        contact.found_by = contact.search_text()
    Contact.objects.bulk_create(contacts)
    audit.record_new(contacts, by=by)
    firms = {contact.enterprise_id: contact.enterprise for contact in contacts}
    protection.complete_claims_of(*firms.values())
