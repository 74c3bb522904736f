"""Applications of the demo: from the draft to the closed file, each stopped at its state."""

from dataclasses import dataclass, field
from typing import Any

from funds.management.demo.papers import paper
from funds.management.demo.paying import Paying
from funds.management.demo.teller import Tale, Teller

PATH = (
    "DRAFT",
    "SUBMITTED",
    "VERIFYING",
    "VERIFIED",
    "ON_AGENDA",
    "APPROVED",
    "PUBLICITY",
    "CLEARED",
    "FUNDED",
)
REQUIRED = ("economy", "land", "tax", "science")
# How far a file comes that ends beside the path.
LEAVES_AT = {
    "CORRECTION": "SUBMITTED",
    "INELIGIBLE": "VERIFYING",
    "WITHDRAWN": "SUBMITTED",
    "REFUSED": "ON_AGENDA",
    "DEFERRED": "ON_AGENDA",
    "REVOKED": "CLEARED",
    "SUSPENDED": "FUNDED",
    "TERMINATED": "FUNDED",
    "CLOSED": "FUNDED",
}
CORRECTION = ("补充加盖公章的发票复印件", "说明第二台设备的交付日期")


@dataclass
class Request:
    """What one application asks for; `began` in days before today, money in yuan."""

    call: str
    clause: str
    facts: dict
    requested: str
    began: int
    until: str
    resident: int
    materials: tuple[str, ...] = ()
    # Who is not put on an agenda needs none.
    sitting: Any = None
    # The rate a reviewer of the economic bureau sets; conditions judged, by department.
    rate: str = ""
    judged: dict = field(default_factory=dict)
    is_project: bool = False
    # Tranches paid so far, and how far the next one has come.
    paid: int = 0
    next_order: str = ""


class Granting:
    """Tells applications of residents, whose leads and members the story knows by then."""

    def __init__(self, teller: Teller, *, programme, residents: list) -> None:
        self.teller, self.programme, self.residents = teller, programme, residents
        self.paying = Paying(teller)

    def tell(self, request: Request) -> Tale:
        """Draft the application and lead it step by step to `request.until`."""
        yield self.teller.ago(request.began, "09:30")
        file = self.draft(request)
        last = LEAVES_AT.get(request.until, request.until)
        for state in PATH[1 : PATH.index(last) + 1]:
            yield from getattr(self, f"to_{state.lower()}")(request, file)
        if request.until in LEAVES_AT:
            yield from getattr(self, f"to_{request.until.lower()}")(request, file)

    def applicant(self, request: Request) -> str:
        return self.residents[request.resident]["applicant"]

    def draft(self, request: Request) -> dict:
        lead, who = self.residents[request.resident], self.applicant(request)
        body = {"project": lead["id"]} if request.is_project else {}
        file = self.teller.post(
            who,
            "applications/",
            call=self.programme.calls[request.call],
            clause=self.programme.clauses[request.clause],
            enterprise=lead["enterprise"]["id"],
            facts=request.facts,
            requested_yuan=request.requested,
            **body,
        )
        for code in request.materials:
            upload = self.teller.file(who, f"{code}.pdf", paper(code, file["number"]))
            path = f"applications/{file['id']}/materials/"
            self.teller.post(who, path, code=code, file=upload)
        return file

    def take(self, who: str, file: dict, step: str, **facts) -> dict:
        return self.teller.step(who, f"applications/{file['id']}", step, **facts)

    def check(self, file: dict) -> dict:
        return self.teller.post("fundofficer", f"applications/{file['id']}/checks/")

    def to_submitted(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(request.began - 1, "16:20")
        self.take(self.applicant(request), file, "submit", declaration=True)

    def to_verifying(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(request.began - 3, "10:10")
        self.check(file)
        self.take("fundofficer", file, "accept")
        if request.until == "VERIFYING":
            yield self.teller.ago(request.began - 5, "15:00")
            self.opinion(request, file, "economy")

    def to_verified(self, request: Request, file: dict) -> Tale:
        for at, code in enumerate(REQUIRED):
            yield self.teller.ago(request.began - 5 - at // 2, f"14:{10 + at}")
            self.opinion(request, file, code)
        yield self.teller.ago(request.began - 8, "11:00")
        final = self.check(file)["amount"]["final"]
        proposed = f"{round(float(final) * 1_000_000) / 100:.2f}"
        self.take("fundofficer", file, "finish_verification", proposed_yuan=proposed)

    def opinion(self, request: Request, file: dict, code: str) -> None:
        who = f"reviewer-{code}"
        body = {"application": file["id"], "department": code.upper(), "verdict": "AGREE"}
        body["comment"] = "材料齐全,情况属实,同意。"
        if code == "economy" and request.rate:
            body["facts"] = {"rate": request.rate}
        judged = {name: "AGREE" for name, by in request.judged.items() if by.lower() == code}
        if judged:
            body["judgements"] = judged
        made = self.teller.post(who, "opinions/", **body)
        self.teller.step(who, f"opinions/{made['id']}", "sign")

    def to_on_agenda(self, request: Request, file: dict) -> Tale:
        yield from request.sitting.receive(file)

    def to_approved(self, request: Request, file: dict) -> Tale:
        yield from request.sitting.vote(file, carried=True)
        self.take("secretary", file, "approve")

    def to_publicity(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(max(request.sitting.ago - 1, 0), "09:00")
        file |= self.take("secretary", file, "publish")

    def to_cleared(self, request: Request, file: dict) -> Tale:
        seen = self.teller.get("secretary", f"applications/{file['id']}/")
        yield self.teller.day_after(seen["publicity"]["closes_on"], "09:40")
        self.take("secretary", file, "finish_publicity")

    def to_funded(self, request: Request, file: dict) -> Tale:
        yield from self.paying.plan(file)
        for number in range(1, request.paid + 1):
            yield from self.paying.pay(file, number, after=12 if number == 1 else 45)
        if request.next_order:
            yield from self.paying.prepare(file, request.paid + 1, until=request.next_order)

    def to_correction(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(request.began - 4, "14:30")
        facts = {"items": list(CORRECTION), "correct_until": self.teller.date_ago(-6)}
        self.take("fundofficer", file, "ask_correction", comment="请按清单补正。", **facts)

    def to_ineligible(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(request.began - 12, "15:20")
        facts = {"heard_on": self.teller.today, "comment": "投资强度未达到申报条件。"}
        self.take("fundofficer", file, "find_ineligible", **facts)

    def to_withdrawn(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(request.began - 3, "09:50")
        self.take(self.applicant(request), file, "withdraw", comment="拟补充材料后另行申报。")

    def to_refused(self, request: Request, file: dict) -> Tale:
        yield from request.sitting.vote(file, carried=False)
        self.take("secretary", file, "refuse")

    def to_deferred(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(request.sitting.ago, "17:30")
        self.take("secretary", file, "defer", comment="待补充环评验收意见后再议。")

    def to_revoked(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(request.sitting.ago - 30, "10:00")
        facts = {"meeting": request.sitting.id, "comment": "企业主动放弃,经会议确认撤销。"}
        self.take("secretary", file, "revoke", **facts)

    def to_suspended(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(20, "10:30")
        self.take("auditor", file, "suspend", ground="现场检查发现资金用途需进一步核实。")

    def to_terminated(self, request: Request, file: dict) -> Tale:
        yield self.teller.ago(60, "10:30")
        self.take("auditor", file, "suspend", ground="企业股权变更,项目暂停实施。")
        yield self.teller.ago(40, "15:30")
        facts = {"meeting": request.sitting.id, "comment": "项目终止,余款不再拨付。"}
        self.take("secretary", file, "terminate", **facts)

    def to_closed(self, request: Request, file: dict) -> Tale:
        yield from self.paying.settled(file)
        self.take("fundofficer", file, "close")
