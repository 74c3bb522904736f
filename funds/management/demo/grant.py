"""Applications of the demo: from the draft to the paid tranche, each stopped at its state."""

from dataclasses import dataclass, field

from funds.management.demo.papers import paper
from funds.management.demo.teller import Teller

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
    "CLOSED",
)
DEPARTMENTS = ("economy", "land", "tax")
MEMBERS = ("member1", "member2", "member3", "member4", "member5", "member6", "chair")


@dataclass
class Request:
    """What one application asks for; `began` in days before today, money in yuan."""

    applicant: str
    enterprise: str
    clause: str
    call: str
    facts: dict
    requested: str
    began: int
    until: str
    reviewer_facts: dict = field(default_factory=dict)
    judgements: dict = field(default_factory=dict)
    materials: tuple[str, ...] = ()
    project: str = ""


class Granting:
    """Tells applications; the meeting of a chapter is shared by the files on its agenda."""

    def __init__(self, teller: Teller, *, committee: dict) -> None:
        self.teller, self.committee = teller, committee

    def tell(self, request: Request, meeting: dict | None = None) -> dict:
        """Draft the application and lead it step by step to `request.until`."""
        self.teller.ago(request.began, "09:30")
        file = self.draft(request)
        for state in PATH[1 : PATH.index(request.until) + 1]:
            getattr(self, f"to_{state.lower()}")(request, file, meeting)
        return file

    def draft(self, request: Request) -> dict:
        body = {"project": request.project} if request.project else {}
        file = self.teller.post(
            request.applicant,
            "applications/",
            call=request.call,
            clause=request.clause,
            enterprise=request.enterprise,
            facts=request.facts,
            requested_yuan=request.requested,
            **body,
        )
        for code in request.materials:
            upload = self.teller.file(request.applicant, f"{code}.pdf", paper(code, file["number"]))
            self.teller.post(
                request.applicant, f"applications/{file['id']}/materials/", code=code, file=upload
            )
        return file

    def take(self, who: str, file: dict, step: str, **facts) -> dict:
        return self.teller.step(who, f"applications/{file['id']}", step, **facts)

    def check(self, file: dict) -> dict:
        return self.teller.post("fundofficer", f"applications/{file['id']}/checks/")

    def to_submitted(self, request: Request, file: dict, meeting) -> None:
        self.teller.ago(request.began - 1, "16:20")
        self.take(request.applicant, file, "submit", declaration=True)

    def to_verifying(self, request: Request, file: dict, meeting) -> None:
        self.teller.ago(request.began - 3, "10:10")
        self.check(file)
        self.take("fundofficer", file, "accept")

    def to_verified(self, request: Request, file: dict, meeting) -> None:
        self.teller.ago(request.began - 8, "14:00")
        departments = set(DEPARTMENTS) | {code.lower() for code in request.judgements.values()}
        for code in sorted(departments):
            self.opinion(request, file, code)
        answer = self.check(file)
        proposed = answer["amount"]["final"]
        self.teller.ago(request.began - 9, "11:00")
        self.take(
            "fundofficer",
            file,
            "finish_verification",
            proposed_yuan=f"{float(proposed) * 10_000:.2f}",
        )

    def opinion(self, request: Request, file: dict, code: str) -> None:
        who = f"reviewer-{code}"
        body = {
            "application": file["id"],
            "department": code.upper(),
            "verdict": "AGREE",
            "comment": "材料齐全,同意",
        }
        if code == "economy" and request.reviewer_facts:
            body["facts"] = request.reviewer_facts
        judged = {name: "AGREE" for name, by in request.judgements.items() if by.lower() == code}
        if judged:
            body["judgements"] = judged
        made = self.teller.post(who, "opinions/", **body)
        self.teller.step(who, f"opinions/{made['id']}", "sign")

    def to_on_agenda(self, request: Request, file: dict, meeting: dict) -> None:
        self.teller.ago(meeting["ago"] + 3, "15:00")
        self.take("secretary", file, "put_on_agenda", meeting=meeting["id"])

    def to_approved(self, request: Request, file: dict, meeting: dict) -> None:
        self.teller.ago(meeting["ago"], "10:00")
        self.hold(meeting)
        amount = self.teller.get("secretary", f"applications/{file['id']}/")["proposed_yuan"]
        ballot = self.teller.post(
            "secretary",
            "ballots/",
            meeting=meeting["id"],
            application=file["id"],
            amount_yuan=amount,
        )
        for who in MEMBERS:
            choice = "ABSTAIN" if who == "member6" else "FOR"
            self.teller.post(who, f"ballots/{ballot['id']}/votes/", choice=choice)
        self.teller.step("secretary", f"ballots/{ballot['id']}", "close")
        meeting["decided"] = [*meeting.get("decided", []), file]
        self.sign_minutes(meeting)
        self.teller.ago(meeting["ago"], "17:20")
        self.take("secretary", file, "approve")

    def hold(self, meeting: dict) -> None:
        """Take the attendance once."""
        if meeting.get("held"):
            return
        for seat in self.committee["seats"]:
            self.teller.post(
                "secretary", f"meetings/{meeting['id']}/attendance/", seat=seat["id"], present=True
            )
        meeting["held"] = True

    def sign_minutes(self, meeting: dict) -> None:
        self.teller.ago(meeting["ago"], "16:40")
        path = f"meetings/{meeting['id']}/minutes"
        for who in ("secretary", "chair"):
            self.teller.step(who, path, "sign")

    def to_publicity(self, request: Request, file: dict, meeting: dict) -> None:
        self.teller.ago(meeting["ago"] - 1, "09:00")
        self.take("secretary", file, "publish")

    def to_cleared(self, request: Request, file: dict, meeting: dict) -> None:
        self.teller.ago(meeting["ago"] - 15, "09:30")
        self.take("secretary", file, "finish_publicity")

    def to_funded(self, request: Request, file: dict, meeting: dict) -> None:
        self.teller.ago(meeting["ago"] - 16, "10:30")
        now = self.teller.get("finance", f"applications/{file['id']}/")
        account = self.teller.post(
            "fundofficer",
            "accounts/",
            enterprise=request.enterprise,
            holder=now["enterprise"]["name"],
            bank="天津银行宝坻支行",
            number="6228480402564890018",
        )
        self.teller.step("cashier", f"accounts/{account['id']}", "verify")
        fen = round(float(now["voted_yuan"]) * 100)
        first = fen * 3 // 10
        shares = (first, fen - first)
        self.plan = self.teller.post(
            "finance",
            "plans/",
            application=file["id"],
            tranches=[
                {
                    "number": at,
                    "amount_yuan": f"{part // 100}.{part % 100:02d}",
                    "condition": condition,
                    "due_on": self.teller.date_ago(meeting["ago"] - 20 * at),
                }
                for at, (part, condition) in enumerate(
                    zip(shares, ("合同签订并提交发票", "项目验收合格"), strict=True), start=1
                )
            ],
        )
        self.take("finance", file, "adopt_plan")

    def pay(self, file: dict, plan: dict, number: int, *, ago: int, until: str = "SETTLED") -> dict:
        """Lead one tranche to `until`: PREPARED stops before the release."""
        teller = self.teller
        tranche = next(one for one in plan["tranches"] if one["number"] == number)
        teller.ago(ago, "10:00")
        proof = teller.file("fundofficer", "拨付条件证明.pdf", paper("condition", file["number"]))
        teller.step(
            "fundofficer", f"tranches/{tranche['id']}", "confirm_condition", evidence=[proof]
        )
        teller.ago(ago, "14:00")
        order = teller.post("cashier", "payment-orders/", tranche=tranche["id"])
        if until == "PREPARED":
            return order
        teller.step("finance", f"payment-orders/{order['id']}", "release")
        teller.ago(max(ago - 2, 0), "09:30")
        teller.step(
            "cashier",
            f"payment-orders/{order['id']}",
            "confirm",
            bank_reference=f"TJB{file['number'][-6:]}{number:02d}",
        )
        teller.ago(max(ago - 4, 0), "11:00")
        teller.step("fundofficer", f"tranches/{tranche['id']}", "accept_use")
        return order

    def to_closed(self, request: Request, file: dict, meeting: dict) -> None:
        for number in (1, 2):
            self.pay(file, self.plan, number, ago=meeting["ago"] - 25 * number)
        self.teller.ago(meeting["ago"] - 60, "10:00")
        self.take("fundofficer", file, "close")
