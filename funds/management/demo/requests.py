"""Which applications the demo tells: at least one at every state of the APPLICATION table."""

from collections.abc import Iterator

from funds.management.demo.grant import Granting, Request
from funds.management.demo.sittings import Sitting
from funds.management.demo.teller import Tale, Teller

SETS, ASSETS = "ttb-first-sets", "ttb-fixed-assets"
INTEREST, TALENT = "ttb-loan-interest", "ttb-talent"
PAPERS = {
    SETS: ("invoice", "certificate"),
    ASSETS: ("audit",),
    INTEREST: ("contract", "receipt"),
    TALENT: ("contract",),
}
# Days ago of each meeting; the last one is tomorrow.
MEETINGS = (255, 215, 115, 22, 4, -1)
# Who acts for the residents, in turn; neither belongs to a firm of the other.
APPLICANTS = ("applicant", "applicant2")


def sets(*prices: int, at: int) -> dict:
    rows = [{"price": str(price), "invoice": f"0{at:03d}-{n}"} for n, price in enumerate(prices)]
    return {"sets": rows}


def assets(invested: int, mu: int) -> dict:
    return {"fixed_asset_investment": str(invested), "land_area": str(mu)}


def loan(principal: int, days: int, *, at: int) -> dict:
    row = {"principal": str(principal), "rate": "0.0435", "loan_days": days}
    return {"loans": [row | {"contract": f"JK-{at:04d}"}]}


def talent(*awards: int, at: int) -> dict:
    rows = [{"award": str(award), "talent_id": f"RC{at:03d}{n}"} for n, award in enumerate(awards)]
    return {"people": rows}


# Call, clause, resident, facts, requested (10k yuan), began, until, meeting, more.
FILES: tuple[tuple, ...] = (
    ("sets1", SETS, 0, sets(420, 300, at=1), 350, 279, "CLOSED", 0, {"paid": 2}),
    ("sets1", SETS, 1, sets(380, at=2), 190, 276, "TERMINATED", 0, {"paid": 1}),
    ("assets1", ASSETS, 2, assets(9000, 40), 900, 240, "FUNDED", 1, {"paid": 1}),
    ("assets1", ASSETS, 1, assets(7000, 30), 700, 236, "SUSPENDED", 1, {"paid": 1}),
    ("sets2", SETS, 2, sets(360, 280, at=3), 320, 140, "FUNDED", 2,
     {"paid": 1, "next_order": "PREPARED"}),
    ("interest", INTEREST, 3, loan(2400, 365, at=4), 53, 138, "FUNDED", 2, {"next_order": "DUE"}),
    ("sets2", SETS, 4, sets(150, at=5), 75, 136, "REFUSED", 2, {}),
    ("interest", INTEREST, 5, loan(1800, 300, at=6), 33, 134, "REVOKED", 2, {}),
    ("sets3", SETS, 3, sets(260, 240, at=7), 250, 46, "CLEARED", 3, {}),
    ("sets3", SETS, 4, sets(310, at=8), 155, 30, "PUBLICITY", 4, {}),
    ("assets2", ASSETS, 5, assets(12000, 50), 1000, 28, "APPROVED", 4, {}),
    ("assets2", ASSETS, 6, assets(8000, 36), 800, 26, "DEFERRED", 4, {}),
    ("sets3", SETS, 0, sets(330, 390, at=9), 360, 22, "ON_AGENDA", 5, {}),
    ("assets2", ASSETS, 7, assets(6000, 28), 600, 20, "ON_AGENDA", 5, {}),
    ("talent", TALENT, 1, talent(10, 8, at=10), 18, 20, "VERIFIED", None, {}),
    ("sets3", SETS, 6, sets(290, at=11), 145, 12, "VERIFYING", None, {}),
    ("talent", TALENT, 9, talent(6, 6, at=12), 12, 10, "VERIFYING", None, {}),
    ("talent", TALENT, 3, talent(10, at=13), 10, 3, "SUBMITTED", None, {}),
    ("sets3", SETS, 7, sets(210, 180, at=14), 195, 9, "CORRECTION", None, {}),
    ("assets2", ASSETS, 4, assets(5000, 20), 500, 2, "DRAFT", None, {}),
    ("talent", TALENT, 5, talent(10, 10, at=15), 20, 1, "DRAFT", None, {}),
    ("assets2", ASSETS, 8, assets(5600, 40), 560, 40, "INELIGIBLE", None, {}),
    ("talent", TALENT, 10, talent(5, at=16), 5, 33, "WITHDRAWN", None, {}),
)  # fmt: skip


def of_town(sittings: list[Sitting]) -> Iterator[Request]:
    """Return the applications of the story, each with the meeting that decides it."""
    for call, clause, resident, facts, wan, began, until, meeting, more in FILES:
        yield Request(
            call=call,
            clause=clause,
            resident=resident,
            facts=facts,
            requested=f"{wan}0000.00",
            began=began,
            until=until,
            materials=PAPERS[clause],
            sitting=None if meeting is None else sittings[meeting],
            rate="0.10" if clause == ASSETS else "",
            judged={"novelty": "SCIENCE"} if clause == SETS else {},
            is_project=clause == ASSETS,
            **more,
        )


def name_members(teller: Teller, lead: dict, who: str) -> Tale:
    """Let `who` act for a firm once it has landed."""
    lead["applicant"] = who
    yield teller.ago(lead["landed"] - 1, "11:20")
    path = f"enterprises/{lead['enterprise']['id']}/members/"
    teller.post("fundofficer", path, user=lead["users"][who], kind="SIGNATORY")


def begin(teller: Teller, granting: Granting) -> None:
    """Begin the meetings and the files."""
    sittings = [Sitting(teller, ago) for ago in MEETINGS]
    for sitting in sittings:
        teller.begin(sitting.tell())
    for request in of_town(sittings):
        teller.begin(granting.tell(request))
