"""Zones, parks, premises, industries and the committee: what is there before the story begins."""

import json
from datetime import date
from pathlib import Path

from crm.actions import parks, zones
from crm.models import Industry, Park, ParkMember, Positioning
from funds.models import Committee, Seat
from hightech.core.money import parse_yuan
from hightech.users.models import User, Zone

PLACES = Path(__file__).parent / "data" / "places.json"
COMMITTEE = "产业发展引导资金管理委员会"
VOTING = ("chair", *(f"member{n}" for n in range(1, 7)))
# Who sits in for whom; the other seats leave the count when recused.
ALTERNATES = {"member1": "director"}
WORKING = ("TTB", "JNH")
POSITIONS = (("leading", "LEADING"), ("auxiliary", "AUXILIARY"), ("excluded", "EXCLUDED"))


def load() -> dict:
    """Return what is known of the places."""
    return json.loads(PLACES.read_text(encoding="utf-8"))


def build_industries(places: dict) -> None:
    rows = [
        Industry(code=code, name_zh=chinese, name_en=english)
        for code, chinese, english in places["industries"]
    ]
    Industry.objects.bulk_create(rows, ignore_conflicts=True)


def build_zone(code: str, places: dict) -> Zone:
    """Make one zone; only those where people work have departments."""
    facts = next(one for one in places["zones"] if one["code"] == code)
    return zones.create_zone(with_departments=code in WORKING, is_demo=True, **facts)


def build_parks(zone: Zone, places: dict, *, by, since: date, director=None) -> list[Park]:
    """Make the parks of a zone with their positioning and premises."""
    made = []
    for plan in places["parks"][zone.code]:
        park = parks.create_park(
            by=by,
            zone=zone,
            name_en=plan["name_en"],
            name_zh=plan["name_zh"],
            area_mu=plan["area_mu"],
            director=director,
        )
        Positioning.objects.bulk_create(
            Positioning(park=park, industry_code=industry, kind=kind, from_on=since)
            for name, kind in POSITIONS
            for industry in plan[name]
        )
        for unit in plan["premises"]:
            build_premises(park, unit, by=by, since=since)
        made.append(park)
    return made


def build_premises(park: Park, unit: dict, *, by, since: date) -> None:
    facts = {name: value for name, value in unit.items() if name != "price_yuan"}
    if "price_yuan" in unit:
        facts["price_fen"] = parse_yuan(unit["price_yuan"])
    parks.create_premises(by=by, park=park, idle_since=since, **facts)


def give_park(park: Park, operator: User) -> None:
    """Let an operator see this park, and no other."""
    ParkMember.objects.create(park=park, user=operator)


def build_committee(zone: Zone, users: dict[str, User], *, since: date) -> Committee:
    """Seat the seven who vote, the chair first."""
    committee = Committee.objects.create(zone=zone, name=COMMITTEE)
    for name in VOTING:
        role = Seat.SeatRole.CHAIR if name == "chair" else Seat.SeatRole.MEMBER
        alternate = users.get(ALTERNATES.get(name, ""))
        Seat.objects.create(
            committee=committee, user=users[name], role=role, alternate=alternate, from_on=since
        )
    return committee
