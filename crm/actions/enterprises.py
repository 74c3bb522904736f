"""Keep the record of a firm: made, edited, landed, looked after."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as WrongNumber

from crm.actions import protection, search_index
from crm.models import Assignment, Enterprise, EnterpriseMember
from crm.models.naming import key_of
from crm.permissions.enterprises import KEEPERS, may_name_members
from hightech.core import audit, clock, removing
from hightech.core.errors import ActionRefused, Reason, ShapeError, refuse

CODE_LENGTH = 18


def checked_code(code: str) -> str:
    """Return the credit code in its usual form.

    Codes that begin with a digit are checked to the last figure (GB 32100-2015); those of other
    bodies begin with a letter and are checked by their form.

    :raises ShapeError: naming what is wrong.
    """
    plain = "".join(code.split()).upper()
    is_form_right = len(plain) == CODE_LENGTH and plain.isascii() and plain.isalnum()
    if is_form_right and plain[0].isalpha():
        return plain
    try:
        return uscc.validate(plain)
    except WrongNumber:
        text = _("This is not a unified social credit code: its 18 characters do not check.")
        raise ShapeError(Reason("invalid", text, "credit_code")) from None


@transaction.atomic
def create(*, by, name: str, zone=None, **facts) -> Enterprise:
    """Record a firm in the zone the user keeps firms of.

    :raises ActionRefused: if its credit code is recorded there already.
    """
    zone = zone or by.home_zone(*KEEPERS)
    if facts.get("credit_code"):
        facts["credit_code"] = checked_code(facts["credit_code"])
    firm = Enterprise(zone=zone, name=name, name_key=key_of(name), **facts)
    firm.found_by = firm.search_text()
    try:
        with transaction.atomic():
            firm.save(force_insert=True)
    except IntegrityError:
        _refuse_twice(zone, facts.get("credit_code", ""), by)
    audit.record(firm, {"name": [None, name]}, by=by)
    return firm


@transaction.atomic
def create_many(firms: list[Enterprise], *, by) -> None:
    """Record firms of one zone at once, each with its codes checked.

    :raises IntegrityError: if one of their credit codes is recorded already.
    """
    for firm in firms:
        firm.name_key = key_of(firm.name)
        firm.found_by = firm.search_text()
    Enterprise.objects.bulk_create(firms)
    audit.record_new(firms, by=by)


@transaction.atomic
def edit(firm: Enterprise, *, by, version: int | None = None, **facts) -> Enterprise:
    """Change plain facts of a firm.

    A new name keeps the old one among the former names, unless `former_names` are given too.
    """
    if not by.has_role(*KEEPERS, zone_id=firm.zone_id):
        raise ActionRefused(Reason("role", _("Firms are kept by the investment bureau.")))
    if facts.get("credit_code"):
        facts["credit_code"] = checked_code(facts["credit_code"])
    if "name" in facts and facts["name"] != firm.name:
        facts["name_key"] = key_of(facts["name"])
        facts.setdefault("former_names", [*firm.former_names, firm.name])
    try:
        with transaction.atomic():
            audit.edit(firm, by=by, version=version, **facts)
    except IntegrityError:
        _refuse_twice(firm.zone, facts.get("credit_code", ""), by)
    search_index.keep(firm)
    protection.complete_claims_of(firm)
    return firm


def remove(firm: Enterprise, *, by, reason: str) -> None:
    """Take a prospect away that was recorded by mistake; restored within thirty days if wanted.

    :raises ActionRefused: if it is a resident, anything speaks of it, or `by` does not keep firms.
    """
    if not by.has_role(*KEEPERS, zone_id=firm.zone_id):
        raise ActionRefused(Reason("role", _("Firms are kept by the investment bureau.")))
    if firm.is_resident:
        refuse("wrong_state", _("A resident is not removed."))
    removing.remove_one(firm, by=by, reason=reason)


def identify(firm: Enterprise, *, by, credit_code: str = "", region: str = "") -> None:
    """Note what identifies a firm, as far as it was not known, in the caller's transaction.

    :raises ActionRefused: if the credit code is recorded of another firm, or differs.
    """
    facts: dict[str, Any] = {}
    if credit_code and firm.credit_code not in ("", credit_code):
        refuse("mismatch", _("The firm has another credit code."), "credit_code")
    if credit_code and not firm.credit_code:
        facts["credit_code"] = credit_code
    if region and not firm.region:
        facts["region"] = region
    try:
        with transaction.atomic():
            audit.edit(firm, by=by, **facts)
    except IntegrityError:
        _refuse_twice(firm.zone, credit_code, by)
    search_index.keep(firm)


def _refuse_twice(zone, code: str, by) -> None:
    known = Enterprise.objects.visible_to(by).filter(zone=zone, credit_code=code).first()
    shown = f" ({known})" if known else ""
    text = _("A firm with this credit code is recorded in the zone already%(shown)s.")
    link = known.get_absolute_url() if known else ""
    refuse("duplicate", text % {"shown": shown}, "credit_code", link)


@transaction.atomic
def make_resident(
    firm: Enterprise, *, by, credit_code: str, registered_on, park, manager, handover_note: str
) -> Enterprise:
    """Turn a prospect into a resident of `park`, looked after by `manager` from today.

    :raises ActionRefused: if the credit code is another firm's.
    """
    facts = {
        "credit_code": checked_code(credit_code),
        "registered_on": registered_on,
        "park": park,
        "is_resident": True,
    }
    if not firm.is_resident:
        facts["resident_since"] = clock.today()
    try:
        with transaction.atomic():
            audit.edit(firm, by=by, **facts)
    except IntegrityError:
        _refuse_twice(firm.zone, facts["credit_code"], by)
    search_index.keep(firm)
    assign(firm, by=by, user=manager, from_on=clock.today(), note=handover_note)
    return firm


@transaction.atomic
def assign(firm: Enterprise, *, by, user, from_on, note: str = "") -> Assignment:
    """Hand the firm to an account manager; the earlier assignment ends the day before.

    :raises ActionRefused: if it would begin before the present one.
    """
    held = firm.assignments.current().first()
    if held and held.user_id == user.pk:
        return held
    if held and from_on < held.from_on:
        text = _("The present assignment begins on %(day)s, which is later.")
        refuse("too_early", text % {"day": held.from_on}, "from_on")
    if held:
        Assignment.objects.filter(pk=held.pk, to_on=None).update(to_on=from_on)
    made = Assignment(enterprise=firm, user=user, from_on=from_on, note=note)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        refuse("stale", _("Somebody else assigned this firm in the meantime."))
    names = [str(held.user) if held else None, str(user)]
    audit.record(firm, {"account_manager": names}, by=by, reason=note)
    return made


@transaction.atomic
def add_member(firm: Enterprise, *, by, user, kind: str) -> EnterpriseMember:
    """Let `user` act for the firm; naming the same person again changes the kind."""
    if not may_name_members(by, firm):
        text = _("Members are named by the firm's account manager or the fund officer.")
        raise ActionRefused(Reason("role", text))
    member, is_new = EnterpriseMember.objects.update_or_create(
        enterprise=firm, user=user, defaults={"kind": kind}
    )
    audit.record(firm, {"member": [None if is_new else str(user), f"{user} {kind}"]}, by=by)
    return member
