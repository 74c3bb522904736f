"""The whole main job by a program: from the first sentence of a lead to a confirmed payment."""

from datetime import datetime, timedelta

import pytest

from hightech.core import clock
from tests.journeys.program import Program

START = datetime(2026, 3, 2, 9, 0, tzinfo=clock.ZONE)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
CODE = "91120224MA05WE1X07"
CLAUSE = {
    "code": "first-sets-2026",
    "title": {"en": "First sets", "zh": "首台套奖励"},
    "support_type": "NEW_PRODUCT_RD",
    "text": "50 percent of the price of a first set, at most 2 million yuan for one set.",
    "policy": {
        "title": "Measures for first sets",
        "issuer": "Administrative committee",
        "number": "TTB 2025-3",
        "published_on": "2025-03-01",
        "legal_basis": "Budget Law, art. 13",
        "factor": "FISCAL",
    },
    "review": {
        "on": "2026-01-20",
        "reviewer": "Legal office",
        "document": "GP-2026-1",
        "conclusion": "OK",
        "until": None,
    },
    "budget": "NEW-PRODUCTS",
    "goal": {"en": "Ten first sets a year", "zh": "每年十台首台套"},
    "money_kind": "REWARD",
    "per": "application",
    "valid": {"from": "2026-01-01", "until": None},
    "unit": "wan_yuan",
    "materials": [{"code": "invoice", "label": {"en": "Invoices", "zh": "发票"}, "required": True}],
    "facts": [
        {
            "name": "sets",
            "type": "list",
            "columns": [{"name": "price", "type": "money"}, {"name": "invoice", "type": "text"}],
        }
    ],
    "conditions": [
        {"code": "some_set", "expression": "count(sets) >= 1"},
        {"code": "novelty", "judgement": "SCIENCE"},
    ],
    "amount": {
        "each": "sets",
        "expression": "price * 0.5",
        "item_cap": "200",
        "caps": [{"code": "firm_year", "scope": "enterprise_year", "limit": "500"}],
    },
    "evidence": ["invoice"],
    "tranches": [{"share": "0.3", "when": "signed"}, {"share": "0.7", "when": "accepted"}],
}


class Day:
    """The business clock of a test, moved forwards by hand."""

    def __init__(self) -> None:
        self.moment = START
        self._held = None

    def __enter__(self):
        return self.move(0)

    def move(self, days: int, hour: int = 9):
        self._release()
        self.moment = (self.moment + timedelta(days=days)).replace(hour=hour)
        self._held = clock.at(self.moment)
        self._held.__enter__()
        return self

    def _release(self) -> None:
        if self._held:
            self._held.__exit__(None, None, None)
            self._held = None

    def __exit__(self, *_) -> None:
        self._release()

    @property
    def date(self) -> str:
        return self.moment.date().isoformat()


@pytest.fixture
def day(demo_world):
    with Day() as day:
        yield day


@pytest.fixture
def program():
    return Program()


def landed_lead(program: Program, day: Day, world) -> dict:
    """Register, judge, negotiate, review, sign and land a major project."""
    lead = program.post(
        "officer",
        "leads/",
        {"enterprise_name": "华芯精密装备有限公司", "summary": "Reducer line, met at the fair"},
    )
    assert (lead["stage"], lead["status"], lead["claim"]["state"]) == (
        "REGISTERED",
        "ACTIVE",
        "PROVISIONAL",
    )
    path, enterprise = f"leads/{lead['id']}", lead["enterprise"]["id"]
    contact = program.post(
        "officer",
        "contacts/",
        {"enterprise": enterprise, "name": "Zhou Kai", "phone": "13800001111"},
    )
    talk = {
        "lead": lead["id"],
        "kind": "VISIT",
        "happened_at": day.moment.isoformat(),
        "summary": "Saw the plant",
        "participants": [contact["id"]],
    }
    program.post("officer", "interactions/", talk)
    program.step(
        "officer",
        path,
        "judge",
        source="VISIT",
        industry_code="C3484",
        planned_investment_yuan="120000000.00",
        judging={
            "verdict": "FOLLOW",
            "market": "Orders for three years",
            "technology_route": "Proven",
            "environment": "Clean",
            "energy": "Low",
            "benefit": "High",
        },
    )
    program.step(
        "officer",
        path,
        "negotiate",
        contact=contact["id"],
        grade="A",
        target_park=world["parks"][0],
    )
    program.step(
        "officer",
        path,
        "submit_for_review",
        fixed_asset_investment_yuan="80000000.00",
        need={"kind": "LAND", "area_m2": "26000"},
        energy_note="1850 tce",
        environment_note="report form",
        investor={"credit_code": CODE},
    )
    for code in ("ECONOMY", "LAND", "TAX"):
        who = f"reviewer-{code.lower()}"
        opinion = program.post(
            who,
            "opinions/",
            {"lead": lead["id"], "department": code, "verdict": "AGREE", "comment": "Agreed"},
        )
        program.step(who, f"opinions/{opinion['id']}", "sign")
    program.step("leader", path, "pass_review")
    agreement = program.post(
        "officer",
        "agreements/",
        {
            "enterprise": enterprise,
            "lead": lead["id"],
            "kind": "FORMAL",
            "signed_on": day.date,
            "total_yuan": "120000000.00",
            "fixed_yuan": "80000000.00",
            "commitments": [
                {
                    "party": "ENTERPRISE",
                    "measure": "PAID_IN_CAPITAL",
                    "amount": "30000000.00",
                    "due_on": "2027-06-30",
                }
            ],
        },
    )
    program.step("leader", path, "sign", agreement=agreement["id"])
    manager = program.id_of("leader", "users/?page_size=200", "manager")
    landed = program.step(
        "officer",
        path,
        "land",
        credit_code=CODE,
        registered_on=day.date,
        park=world["parks"][0],
        manager=manager,
        handover_note="Handed over with all promises",
    )
    assert landed["stage"] == "LANDED"
    return landed


def active_clause(program: Program) -> dict:
    made = program.post("fundofficer", "clauses/", CLAUSE)
    assert (made["state"], made["gate"]["level"]) == ("DRAFT", "GREEN")
    program.step("reviewer-economy", f"clauses/{made['id']}", "review")
    return program.step("fundofficer", f"clauses/{made['id']}", "activate")


def open_call(program: Program, day: Day, clause: dict) -> dict:
    fund = program.post("finance", "funds/", {"name": "Guidance fund"})
    line = program.post(
        "finance",
        "budget-lines/",
        {
            "fund": fund["id"],
            "year": 2026,
            "purpose": "NEW-PRODUCTS",
            "source": "BUDGET",
            "appropriated_yuan": "10000000.00",
        },
    )
    opens = day.moment.isoformat()
    closes = (day.moment + timedelta(days=60)).isoformat()
    return program.post(
        "fundofficer",
        "calls/",
        {
            "fund": fund["id"],
            "clauses": [clause["id"]],
            "opens_at": opens,
            "closes_at": closes,
            "departments": ["ECONOMY", "LAND", "TAX", "SCIENCE"],
            "budget_line": line["id"],
            "rules": [],
            "when_short": "NEXT_YEAR",
        },
    )


def verified_application(program: Program, day: Day, call: dict, clause: dict, enterprise: str):
    applicant = program.id_of("leader", "users/?page_size=200", "applicant")
    program.post(
        "fundofficer",
        f"enterprises/{enterprise}/members/",
        {"user": applicant, "kind": "SIGNATORY"},
    )
    file = program.post(
        "applicant",
        "applications/",
        {
            "call": call["id"],
            "clause": clause["id"],
            "enterprise": enterprise,
            "facts": {
                "sets": [
                    {"price": "450", "invoice": "0218-33"},
                    {"price": "300", "invoice": "0218-34"},
                ]
            },
            "requested_yuan": "3600000.00",
        },
    )
    path = f"applications/{file['id']}"
    invoice = program.upload("applicant", "invoice.pdf", PDF)
    program.post("applicant", f"{path}/materials/", {"code": "invoice", "file": invoice})
    program.step("applicant", path, "submit", declaration=True)
    first = program.post("fundofficer", f"{path}/checks/")
    assert (first["outcome"], first["amount"]["final"]) == ("JUDGEMENT", "350")
    program.step("fundofficer", path, "accept")
    for code in ("ECONOMY", "LAND", "TAX", "SCIENCE"):
        who = f"reviewer-{code.lower()}"
        body = {"application": file["id"], "department": code, "verdict": "AGREE", "comment": "ok"}
        if code == "SCIENCE":
            body["judgements"] = {"novelty": "AGREE"}
        opinion = program.post(who, "opinions/", body)
        program.step(who, f"opinions/{opinion['id']}", "sign")
    assert program.post("fundofficer", f"{path}/checks/")["outcome"] == "PASS"
    return program.step("fundofficer", path, "finish_verification", proposed_yuan="3500000.00")


def approved_application(program: Program, day: Day, file: dict) -> dict:
    path = f"applications/{file['id']}"
    committee = program.get("secretary", "committees/")["results"][0]
    held_at = (day.moment + timedelta(days=3)).isoformat()
    meeting = program.post(
        "secretary", "meetings/", {"committee": committee["id"], "held_at": held_at}
    )
    program.step("secretary", path, "put_on_agenda", meeting=meeting["id"])
    day.move(3, 10)
    for seat in committee["seats"]:
        program.post(
            "secretary",
            f"meetings/{meeting['id']}/attendance/",
            {"seat": seat["id"], "present": True},
        )
    ballot = program.post(
        "secretary",
        "ballots/",
        {"meeting": meeting["id"], "application": file["id"], "amount_yuan": "3500000.00"},
    )
    for who in [seat["user"] for seat in committee["seats"]]:
        voter = next(
            name
            for name in ("chair", *(f"member{n}" for n in range(1, 7)))
            if program.get(name, "me/")["id"] == who["id"]
        )
        program.post(voter, f"ballots/{ballot['id']}/votes/", {"choice": "FOR"})
    closed = program.step("secretary", f"ballots/{ballot['id']}", "close")
    assert closed["state"] == "CARRIED"
    for who in ("secretary", "chair"):
        program.step(who, f"meetings/{meeting['id']}/minutes", "sign")
    return program.step("secretary", path, "approve")


def paid_tranche(program: Program, day: Day, file: dict, enterprise: str) -> dict:
    path = f"applications/{file['id']}"
    program.step("secretary", path, "publish")
    public = program.client("secretary").get("/public/publicity.json").json()
    assert [row["amount_yuan"] for row in public] == ["3500000.00"]
    day.move(14)
    program.step("secretary", path, "finish_publicity")
    account = program.post(
        "fundofficer",
        "accounts/",
        {
            "enterprise": enterprise,
            "holder": "华芯精密装备有限公司",
            "bank": "Bank of Tianjin",
            "number": "6228480402564890018",
        },
    )
    program.step("cashier", f"accounts/{account['id']}", "verify")
    plan = program.post(
        "finance",
        "plans/",
        {
            "application": file["id"],
            "tranches": [
                {
                    "number": 1,
                    "amount_yuan": "1050000.00",
                    "condition": "signed",
                    "due_on": day.date,
                },
                {
                    "number": 2,
                    "amount_yuan": "2450000.00",
                    "condition": "accepted",
                    "due_on": "2026-12-01",
                },
            ],
        },
    )
    program.step("finance", path, "adopt_plan")
    tranche = plan["tranches"][0]
    proof = program.upload("fundofficer", "proof.pdf", PDF)
    program.step("fundofficer", f"tranches/{tranche['id']}", "confirm_condition", evidence=[proof])
    order = program.post("cashier", "payment-orders/", {"tranche": tranche["id"]})
    program.step("cashier", f"payment-orders/{order['id']}", "release", status=403)
    program.step("finance", f"payment-orders/{order['id']}", "release")
    return program.step(
        "cashier", f"payment-orders/{order['id']}", "confirm", bank_reference="TJ-0001"
    )


def test_a_program_leads_a_lead_to_a_confirmed_payment(program, day, demo_world):
    lead = landed_lead(program, day, demo_world)
    enterprise = lead["enterprise"]["id"]
    clause = active_clause(program)
    call = open_call(program, day, clause)
    file = verified_application(program, day, call, clause, enterprise)
    assert approved_application(program, day, file)["state"] == "APPROVED"
    order = paid_tranche(program, day, file, enterprise)
    assert order["state"] == "CONFIRMED"
    paid = program.get("finance", f"applications/{file['id']}/")
    assert (paid["voted_yuan"], paid["committed_yuan"], paid["paid_yuan"]) == (
        "3500000.00",
        "3500000.00",
        "1050000.00",
    )
    line = program.get("finance", "budget-lines/")["results"][0]
    assert (line["reserved_yuan"], line["committed_yuan"], line["paid_yuan"]) == (
        "0.00",
        "2450000.00",
        "1050000.00",
    )
