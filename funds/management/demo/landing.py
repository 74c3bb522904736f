"""From the signature on: agreements with staged promises, landing, building, production."""

from datetime import timedelta

from funds.management.demo.papers import paper
from funds.management.demo.teller import Tale, Teller

# Measure, share of the investment in percent, days after the signature.
PROMISED = (
    ("PAID_IN_CAPITAL", 25, 60),
    ("FIXED_ASSETS", 30, 150),
    ("FIXED_ASSETS", 70, 400),
    ("OUTPUT", 90, 500),
    ("TAX", 6, 560),
)
JOBS = ("JOBS", 120, 430)
DECISION = {
    "decision_body": "管委会主任办公会",
    "legality_opinion": "经法制审查,协议条款合法有效。",
    "fair_competition": "经公平竞争审查,未发现排除、限制竞争内容。",
    "finance_opinion": "所涉资金已列入年度预算,同意分年安排。",
}


class Landing:
    """Tells what follows the talks of a lead."""

    def __init__(self, teller: Teller, *, parks: dict, users: dict) -> None:
        self.teller, self.parks, self.users = teller, parks, users

    def day(self, after: int = 0) -> str:
        return (self.teller.moment.date() + timedelta(days=after)).isoformat()

    def take(self, who: str, lead: dict, step: str, **facts) -> None:
        self.teller.step(who, f"leads/{lead['id']}", step, **facts)

    def sign(self, plan, lead: dict) -> Tale:
        """Sign the agreement; what the firm promised is kept and reported in its own time."""
        agreement = self.teller.post(plan.owner, "agreements/", **self.agreement(plan, lead))
        lead["agreement"] = agreement
        self.take(plan.leader, lead, "sign", agreement=agreement["id"])
        for commitment in agreement["commitments"]:
            self.teller.begin(self.keep(plan, commitment))
        yield from ()

    def agreement(self, plan, lead: dict) -> dict:
        light = plan.invests < 10_000_000
        body = {
            "enterprise": lead["enterprise"]["id"],
            "lead": lead["id"],
            "kind": "LEASE" if light else "FORMAL",
            "signed_on": self.day(),
            "total_yuan": f"{plan.invests}.00",
            "fixed_yuan": f"{plan.invests * 7 // 10}.00",
            "commitments": self.promises(plan),
        }
        if not light and plan.grade == "A":
            body |= self.promise_of_zone(plan)
        return body

    def promises(self, plan) -> list[dict]:
        made = [
            {
                "party": "ENTERPRISE",
                "measure": measure,
                "amount": f"{plan.invests * percent // 100}.00",
                "due_on": self.day(days),
                "tolerance_percent": 5,
            }
            for measure, percent, days in PROMISED
        ]
        measure, people, days = JOBS
        return [
            *made,
            {
                "party": "ENTERPRISE",
                "measure": measure,
                "amount": str(people),
                "due_on": self.day(days),
            },
        ]

    def promise_of_zone(self, plan) -> dict:
        """Return the papers behind a promise of the zone, and the promise among the others."""
        number = f"京津科技城办纪〔{self.teller.moment.year}〕{self.teller.moment.month}号"
        file = self.teller.file(plan.owner, "主任办公会纪要.pdf", paper("会议纪要", plan.firm.name))
        promise = {
            "party": "ZONE",
            "measure": "FIXED_ASSETS",
            "amount": "3000000.00",
            "due_on": self.day(180),
            "department": "PLANNING",
            "legal_ground": "《园区基础设施配套管理办法》第六条",
        }
        papers = {**DECISION, "decision_number": number, "decided_on": self.day(-5)}
        return papers | {"decision_file": file, "commitments": [*self.promises(plan), promise]}

    def keep(self, plan, commitment: dict) -> Tale:
        """Report a promise of the firm shortly before it is due, and have it verified."""
        if commitment["party"] != "ENTERPRISE" or plan.until == "SIGNED":
            return
        due = self.teller.told_on.fromisoformat(commitment["due_on"])
        days = (self.teller.told_on - due).days
        if days < 6:
            return
        yield self.teller.ago(days + 4, "10:40")
        path = f"commitments/{commitment['id']}"
        proof = self.teller.file(plan.owner, "承诺履行证明.pdf", paper("履约证明", plan.firm.name))
        facts = {"actual": commitment["amount"], "achieved_on": self.day(), "evidence": [proof]}
        self.teller.step(plan.owner, path, "report", **facts)
        yield self.teller.ago(days + 1, "16:10")
        self.teller.step(plan.leader, path, "verify")

    def land(self, plan, lead: dict) -> Tale:
        self.take(
            plan.owner,
            lead,
            "land",
            credit_code=plan.firm.code,
            registered_on=self.day(),
            park=self.parks[plan.park],
            manager=self.users["manager"],
            handover_note="已移交服务事项清单与承诺台账。",
        )
        yield from ()

    def build(self, plan, lead: dict) -> Tale:
        permit = self.teller.file(plan.owner, "施工许可证.pdf", paper("施工许可证", plan.firm.name))
        self.take(plan.owner, lead, "start_construction", started_on=self.day(), evidence=[permit])
        yield from ()

    def produce(self, plan, lead: dict) -> Tale:
        invoice = self.teller.file(plan.owner, "首张发票.pdf", paper("首张发票", plan.firm.name))
        facts = {"first_invoice_on": self.day(), "evidence": [invoice]}
        self.take(plan.owner, lead, "start_production", **facts)
        yield from ()
