"""Which leads the demo tells: stage by stage, both tracks, both zones."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from funds.management.demo.attract import Plan
from funds.management.demo.firms import Firm, Registry

EQUIPMENT, MEDICINE = "Intelligent Manufacturing Park", "Biomedical Park"
ENERGY, INFORMATION = "New Energy and Materials Park", "Information Technology Park"
OFFICERS = {EQUIPMENT: "officer", MEDICINE: "officer2", ENERGY: "officer", INFORMATION: "officer2"}
SUITED = {
    **dict.fromkeys(("C27", "C35"), MEDICINE),
    **dict.fromkeys(("C38", "C30", "M74"), ENERGY),
    **dict.fromkeys(("C39", "I65", "C40"), INFORMATION),
}
WAN = 10_000
Row = tuple[str, int, int, str, dict[str, Any]]

# Reached, began (days ago), investment in 10k yuan, grade, what else is special.
RESIDENTS: tuple[Row, ...] = (
    ("FULL_CAPACITY", 425, 26_000, "A", {}),
    ("FULL_CAPACITY", 405, 15_000, "B", {}),
    ("PRODUCING", 390, 18_000, "A", {"source": "REFERRAL"}),
    ("PRODUCING", 355, 9_600, "B", {"need": "BUILDING"}),
    ("PRODUCING", 330, 12_000, "B", {"source": "EXPO", "need": "BUILDING"}),
    ("BUILDING", 255, 32_000, "A", {"source": "CHAIN"}),
    ("BUILDING", 220, 20_000, "B", {}),
    ("LANDED", 185, 15_000, "B", {"source": "AGENCY"}),
    ("LANDED", 160, 8_000, "C", {"need": "BUILDING"}),
    ("PRODUCING", 300, 800, "C", {"need": "FLOOR"}),
    ("LANDED", 130, 600, "B", {"need": "UNIT"}),
)
PROJECTS: tuple[Row, ...] = (
    ("SIGNED", 118, 16_000, "B", {"source": "EXPO", "quarrel": ("RULED", 95)}),
    ("SIGNED", 84, 24_000, "A", {}),
    ("SIGNED", 61, 500, "C", {"need": "FLOOR"}),
    ("REVIEWED", 72, 18_000, "A", {"quarrel": ("ADMITTED", 2)}),
    ("REVIEWED", 57, 13_000, "B", {"source": "REFERRAL"}),
    ("UNDER_REVIEW", 44, 21_000, "A", {"reviewed_by": ("tax",)}),
    ("UNDER_REVIEW", 42, 10_000, "B", {"reviewed_by": ("economy", "land")}),
    ("NEGOTIATING", 58, 30_000, "A", {"silence": 5, "quarrel": ("OPEN", 1)}),
    ("NEGOTIATING", 47, 12_000, "B", {"silence": 11}),
    ("NEGOTIATING", 40, 9_000, "B", {"source": "AGENCY"}),
    ("NEGOTIATING", 33, 15_000, "C", {"source": "ONLINE"}),
    ("NEGOTIATING", 26, 700, "C", {"need": "UNIT"}),
    ("REGISTERED", 2, 3_000, "", {"is_bare": True, "owner": "operator"}),
    ("NEGOTIATING", 19, 900, "B", {"need": "FLOOR", "source": "REFERRAL"}),
    ("JUDGED", 24, 20_000, "", {"silence": 10, "quarrel": ("REJECTED", 12)}),
    ("JUDGED", 17, 11_000, "", {}),
    ("JUDGED", 12, 6_000, "", {"source": "EXPO"}),
    ("REGISTERED", 9, 12_000, "", {}),
    ("REGISTERED", 5, 12_000, "", {"source": "CHAIN"}),
    ("REGISTERED", 4, 12_000, "", {"is_bare": True}),
    ("REGISTERED", 1, 12_000, "", {"is_bare": True}),
    ("REGISTERED", 0, 12_000, "", {"is_bare": True}),
)
ENDED = (
    ("NEGOTIATING", 205, 14_000, "B", {"ending": "lose", "reason": "COST"}),
    ("JUDGED", 262, 9_000, "", {"ending": "lose", "reason": "OTHER_ZONE"}),
    ("REVIEWED", 240, 30_000, "A", {"ending": "lose", "reason": "POLICY"}),
    ("NEGOTIATING", 150, 800, "C", {"ending": "lose", "reason": "PREMISES", "need": "UNIT"}),
    ("REGISTERED", 140, 5_000, "", {"ending": "eliminate", "reason": "NOT_GENUINE"}),
    ("JUDGED", 175, 16_000, "", {"ending": "eliminate", "reason": "ENVIRONMENT"}),
    ("NEGOTIATING", 36, 17_000, "B", {"ending": "hold"}),
    ("JUDGED", 20, 22_000, "", {"ending": "hold"}),
    ("NEGOTIATING", 88, 6_000, "C", {"ending": "release"}),
    ("JUDGED", 75, 4_000, "", {"ending": "cold"}),
    ("NEGOTIATING", 110, 11_000, "C", {"ending": "cold"}),
)
JINAN: tuple[Row, ...] = (
    ("NEGOTIATING", 64, 8_000, "B", {}),
    ("NEGOTIATING", 38, 900, "C", {"need": "UNIT"}),
    ("SIGNED", 96, 700, "B", {"need": "FLOOR"}),
    ("JUDGED", 21, 15_000, "", {}),
    ("JUDGED", 15, 6_000, "", {"source": "EXPO"}),
    ("REGISTERED", 6, 5_000, "", {}),
    ("REGISTERED", 2, 5_000, "", {"is_bare": True}),
    ("NEGOTIATING", 170, 12_000, "B", {"ending": "lose", "reason": "COST"}),
)
TIMES = {"small": 1, "medium": 5, "large": 1}


def of_town(registry: Registry, size: str) -> Iterator[Plan]:
    """Return the leads of the tech town; residents come first."""
    for turn in range(TIMES[size]):
        for row in (*RESIDENTS, *PROJECTS, *ENDED):
            yield plan_of(row, registry.firm(), turn)


def of_jinan(registry: Registry, size: str) -> Iterator[Plan]:
    """Return the leads of the other zone, whose parks and people are its own."""
    for turn in range(TIMES[size]):
        for row in JINAN:
            plan = plan_of(row, registry.firm("济南"), turn)
            is_software = plan.firm.industry[0] in "IM"
            park = "Qilu Software Park" if is_software else "Intelligent Equipment Park"
            yield replace(plan, owner="jn-officer", leader="jn-leader", park=park)


def plan_of(row: tuple, firm: Firm, turn: int) -> Plan:
    until, began, wan, grade, more = row
    more = dict(more)
    park = SUITED.get(firm.industry[:3], EQUIPMENT) if "owner" not in more else EQUIPMENT
    owner = more.pop("owner", OFFICERS[park])
    # Later turns begin a little earlier and differ in size: nothing is told twice.
    return Plan(
        firm=firm,
        owner=owner,
        began=began + turn * 3 if began > 10 else began,
        until=until,
        park=park,
        invests=wan * WAN * (10 + turn) // 10,
        grade=grade,
        **more,
    )
