"""Who else speaks with a firm: looks at everything, tells the minimum.

A firm is known by its credit code, else by its name and region; the same name without a region,
or a name much like it, is a collision and warns.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from rapidfuzz import fuzz

from crm.models import Assignment, Claim, Cooperation, Enterprise, Lead
from crm.models.naming import key_of, region_key
from hightech.core import clock

LIKE = 88
PREFIX = 3
MOST = 20
LOOKED_AT = 500


@dataclass(frozen=True)
class Collision:
    """What one may know of another's lead on the same firm, or of a resident's manager."""

    name: str
    holder: str | None
    team: str | None
    stage_group: str
    last_contact_on: date | None

    def as_dict(self) -> dict:
        return asdict(self)


def compared_zones(zone_id: int) -> set[int]:
    """Return the zone and those joined to it by a cooperation agreement in force."""
    joined = Cooperation.objects.in_force(clock.today()).filter(
        Q(zone_id=zone_id) | Q(partner_id=zone_id)
    )
    pairs = joined.values_list("zone_id", "partner_id")
    return {zone_id}.union(*pairs)


def same_firm(zone_id: int, *, name: str, credit_code: str, region: str) -> Enterprise | None:
    """Return the firm of the zone that is identically the one named, if it is recorded.

    What was merged into another counts as that other.
    """
    firms = Enterprise._base_manager.filter(zone_id=zone_id)
    firms = firms.order_by(F("merged_into").asc(nulls_first=True), "pk")
    if credit_code:
        found = firms.filter(credit_code=credit_code).first()
        if found is not None:
            return found.successor
        firms = firms.filter(credit_code="")
    if not region:
        return None
    named = firms.filter(name_key=key_of(name)).exclude(region="")
    found = next((firm for firm in named if region_key(firm.region) == region_key(region)), None)
    return found.successor if found else None


def live_claims(firm: Enterprise) -> list[Claim]:
    """Return the live claims on a firm, here and in the joined zones."""
    others = compared_zones(firm.zone_id) - {firm.zone_id}
    wanted = Q(enterprise=firm)
    if others:
        wanted |= Q(zone_id__in=others) & _is_same(firm)
    claims = Claim.objects.live().filter(wanted)
    return list(
        claims.select_related("zone", "lead__zone", "lead__enterprise", "owner", "team").order_by(
            "pk"
        )
    )


def _is_same(firm: Enterprise) -> Q:
    same = Q(pk__in=[])
    if firm.credit_code:
        same |= Q(enterprise__credit_code=firm.credit_code)
    if firm.region:
        same |= Q(enterprise__name_key=firm.name_key, enterprise__region=firm.region)
    return same


def check(*, zone_id: int, name: str, credit_code: str, user, owner_id=None) -> list[Collision]:
    """Return the leads and residents of others on this firm, or on one much like it.

    `owner_id` (default: the user) is whose leads and residents are no collision.
    """
    key = key_of(name) if name else ""
    zone_ids, owner_id = compared_zones(zone_id), owner_id or user.pk
    rows = _leads(zone_ids, user).exclude(owner_id=owner_id)
    found = [
        lead
        for lead in _near(rows, key, credit_code)
        if _collides(lead.enterprise, key, credit_code)
    ]
    spoken_of = {lead.enterprise_id for lead in found}
    residents = [
        firm
        for firm in _residents_near(zone_ids, key, credit_code)
        if firm.pk not in spoken_of and firm.manager_id != owner_id
    ]
    return [*(_shown(lead) for lead in found), *map(_shown_resident, residents)][:MOST]


def _residents_near(zone_ids: set[int], key: str, credit_code: str) -> list[Any]:
    """Return the residents that are the firm, or much like it, each with its `manager_id`."""
    wanted = Q(pk__in=[])
    if credit_code:
        wanted |= Q(credit_code=credit_code)
    if key:
        wanted |= Q(name_key__startswith=key[:PREFIX])
    held = Assignment.objects.current().filter(enterprise=OuterRef("pk"))
    firms = Enterprise.objects.residents().filter(wanted, zone_id__in=zone_ids).with_manager_name()
    rows = firms.annotate(manager_id=Subquery(held.values("user_id")[:1])).order_by("pk")
    return [firm for firm in rows[:LOOKED_AT] if _collides(firm, key, credit_code)]


def _near(rows, key: str, credit_code: str, same: Enterprise | None = None) -> list[Lead]:
    """Return the candidates: the same first, then those whose names begin alike."""
    wanted = Q(pk=same.pk) if same else Q(pk__in=[])
    if credit_code:
        wanted |= Q(credit_code=credit_code)
    if key:
        wanted |= Q(name_key=key)
    # The firms first: an OR over the join would look at every lead.
    exact = Enterprise._base_manager.filter(wanted)
    found = list(rows.filter(enterprise__in=exact)[:LOOKED_AT])
    if key:
        alike = rows.filter(enterprise__name_key__startswith=key[:PREFIX])
        found += alike.exclude(pk__in=[lead.pk for lead in found])[:LOOKED_AT]
    return found


def _collides(firm: Enterprise, key: str, credit_code: str) -> bool:
    if credit_code and firm.credit_code:
        return credit_code == firm.credit_code
    return bool(key) and fuzz.ratio(key, firm.name_key) >= LIKE


def of_lead(lead: Lead, user) -> list[Collision]:
    """Return the collisions of one lead."""
    firm = lead.enterprise
    rows = _leads(compared_zones(lead.zone_id), user).exclude(pk=lead.pk)
    key = firm.name_key
    hits = [
        row
        for row in _near(rows, key, firm.credit_code, firm)
        if _other(lead, row)
        and (row.enterprise_id == firm.pk or _collides(row.enterprise, key, firm.credit_code))
    ]
    return [_shown(row) for row in hits[:MOST]]


def of_leads(leads: Iterable[Lead], user) -> dict[int, list[Collision]]:
    """Return the collisions of the leads of a page on the same firm or name: one query."""
    leads = list(leads)
    firms = {lead.enterprise_id: lead.enterprise for lead in leads}
    codes = {firm.credit_code for firm in firms.values() if firm.credit_code}
    keys = {firm.name_key for firm in firms.values()}
    wanted = Q(enterprise__name_key__in=keys) | Q(enterprise__credit_code__in=codes)
    zones = {zone_id for lead in leads for zone_id in (lead.zone_id,)}
    by_key: dict[str, list[Lead]] = defaultdict(list)
    for row in _leads(zones, user).filter(wanted)[: LOOKED_AT * 2] if leads else ():
        by_key[row.enterprise.name_key].append(row)
        if row.enterprise.credit_code:
            by_key[row.enterprise.credit_code].append(row)
    return {lead.pk: _of_page(lead, by_key) for lead in leads}


def _of_page(lead: Lead, by_key: dict[str, list[Lead]]) -> list[Collision]:
    firm = lead.enterprise
    near = {row.pk: row for row in by_key[firm.name_key]}
    if firm.credit_code:
        near |= {row.pk: row for row in by_key[firm.credit_code]}
    hits = [
        row
        for row in near.values()
        if row.pk != lead.pk
        and row.zone_id == lead.zone_id
        and _other(lead, row)
        and _collides(row.enterprise, firm.name_key, firm.credit_code)
    ]
    return [_shown(row) for row in hits[:MOST]]


def _other(lead: Lead, row: Lead) -> bool:
    return lead.owner_id is None or row.owner_id != lead.owner_id


def _leads(zone_ids: set[int], user):
    """Return the leads that may be spoken of before `user`: confidential ones only to insiders."""
    rows = Lead.objects.filter(zone_id__in=zone_ids, status__in=Lead.OPEN).told_to(user)
    return rows.select_related("enterprise", "owner", "team").order_by("pk")


def _shown_resident(firm: Any) -> Collision:
    return Collision(firm.name, firm.manager_name, None, "LANDED", None)


def _shown(lead: Lead) -> Collision:
    last = lead.last_contact_at
    return Collision(
        name=lead.shown_name,
        holder=str(lead.owner) if lead.owner else None,
        team=str(lead.team) if lead.team else None,
        stage_group=lead.stage_group,
        last_contact_on=clock.local(last).date() if last else None,
    )
