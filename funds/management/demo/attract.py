"""Leads of the demo: each is told from its first sentence to where it stands today."""

from dataclasses import dataclass

from funds.management.demo.papers import paper
from funds.management.demo.teller import Teller

MAJOR = (
    "JUDGED",
    "NEGOTIATING",
    "UNDER_REVIEW",
    "REVIEWED",
    "SIGNED",
    "LANDED",
    "BUILDING",
    "PRODUCING",
    "FULL_CAPACITY",
)
LIGHT = ("NEGOTIATING", "SIGNED", "LANDED", "PRODUCING")
DEPARTMENTS = ("economy", "land", "tax")


@dataclass
class Plan:
    """What is to be told about one lead; money in yuan, `began` in days before today."""

    name: str
    summary: str
    officer: str
    began: int
    until: str
    industry: str = "C3484"
    invests: int = 120_000_000
    grade: str = "B"
    source: str = "VISIT"
    park: str = "Intelligent Manufacturing Park"
    pace: int = 12
    code: str = ""
    contact: str = "周凯"
    phone: str = "13820010001"
    land: bool = True
    manager: str = "manager"
    talks: tuple[str, ...] = ()

    @property
    def track(self) -> tuple[str, ...]:
        return MAJOR if self.invests >= 10_000_000 else LIGHT


class Attraction:
    """Tells leads; keeps what later chapters refer to (parks, people, enterprises)."""

    def __init__(self, teller: Teller, *, parks: dict, users: dict) -> None:
        self.teller, self.parks, self.users = teller, parks, users

    def tell(self, plan: Plan) -> dict:
        """Register the lead and lead it step by step to `plan.until`."""
        teller, day = self.teller, plan.began
        teller.ago(day, "09:40")
        body = {"enterprise_name": plan.name, "summary": plan.summary}
        if plan.code:
            body["credit_code"] = plan.code
        lead = teller.post(plan.officer, "leads/", **body)
        self.contact_of(plan, lead)
        self.talk(
            plan, lead, "CALL", plan.talks[0] if plan.talks else "首次电话沟通项目概况与选址需求"
        )
        if plan.until == "REGISTERED":
            return lead
        for at, stage in enumerate(plan.track):
            day = max(day - plan.pace, 0)
            teller.ago(day, "10:20")
            self.talk(plan, lead, "MEETING" if at % 2 else "VISIT", self._said(plan, at))
            getattr(self, f"to_{stage.lower()}")(plan, lead)
            if stage == plan.until:
                break
        return lead

    def keep_warm(self, plan: Plan, lead: dict, *, days_ago: int, text: str) -> None:
        """Log a later talk, so that the lead is not cold today."""
        self.teller.ago(days_ago, "15:10")
        self.talk(plan, lead, "MEETING", text)

    def _said(self, plan: Plan, at: int) -> str:
        texts = plan.talks[1:] or (
            "实地走访,了解产线布局、荷载与用电需求",
            "就投资强度、用地面积和开工时间交换意见",
            "沟通部门联审意见和需要补充的能耗、环评材料",
            "就协议文本、分期承诺和服务事项达成一致",
        )
        return texts[at % len(texts)]

    def contact_of(self, plan: Plan, lead: dict) -> None:
        made = self.teller.post(
            plan.officer,
            "contacts/",
            enterprise=lead["enterprise"]["id"],
            name=plan.contact,
            phone=plan.phone,
        )
        lead["contact"] = made["id"]

    def talk(self, plan: Plan, lead: dict, kind: str, summary: str) -> None:
        self.teller.post(
            plan.officer,
            "interactions/",
            lead=lead["id"],
            kind=kind,
            happened_at=self.teller.moment.isoformat(),
            summary=summary,
            participants=[lead["contact"]],
        )

    def to_judged(self, plan: Plan, lead: dict) -> None:
        self.teller.step(
            plan.officer,
            f"leads/{lead['id']}",
            "judge",
            source=plan.source,
            industry_code=plan.industry,
            planned_investment_yuan=f"{plan.invests}.00",
            judging={
                "verdict": "FOLLOW",
                "market": "下游订单明确,三年内需求增长可期",
                "technology_route": "技术路线成熟,核心部件自主可控",
                "environment": "无高污染工序,环评可行",
                "energy": "单位能耗低于行业限额",
                "benefit": "预计亩均税收达到园区标准",
            },
        )

    def to_negotiating(self, plan: Plan, lead: dict) -> None:
        facts = {
            "contact": lead["contact"],
            "grade": plan.grade,
            "target_park": self.parks[plan.park],
        }
        if plan.track is LIGHT:
            facts["planned_investment_yuan"] = f"{plan.invests}.00"
        self.teller.step(plan.officer, f"leads/{lead['id']}", "negotiate", **facts)

    def to_under_review(self, plan: Plan, lead: dict) -> None:
        self.teller.step(
            plan.officer,
            f"leads/{lead['id']}",
            "submit_for_review",
            fixed_asset_investment_yuan=f"{plan.invests * 7 // 10}.00",
            need={"kind": "LAND" if plan.land else "BUILDING", "area_m2": "26680"},
            energy_note="年综合能耗约 1,850 吨标准煤",
            environment_note="编制环境影响报告表",
            investor={"credit_code": plan.code},
        )

    def to_reviewed(self, plan: Plan, lead: dict) -> None:
        for code in DEPARTMENTS:
            self.opinion(lead, code, "AGREE", "同意项目入园")
        self.teller.step("leader", f"leads/{lead['id']}", "pass_review")

    def opinion(self, lead: dict, code: str, verdict: str, comment: str) -> None:
        who = f"reviewer-{code}"
        made = self.teller.post(
            who,
            "opinions/",
            lead=lead["id"],
            department=code.upper(),
            verdict=verdict,
            comment=comment,
        )
        self.teller.step(who, f"opinions/{made['id']}", "sign")

    def to_signed(self, plan: Plan, lead: dict) -> None:
        agreement = self.teller.post(
            plan.officer,
            "agreements/",
            enterprise=lead["enterprise"]["id"],
            lead=lead["id"],
            kind="FORMAL",
            signed_on=self.teller.moment.date().isoformat(),
            total_yuan=f"{plan.invests}.00",
            fixed_yuan=f"{plan.invests * 7 // 10}.00",
            commitments=self.commitments(plan),
        )
        self.teller.step("leader", f"leads/{lead['id']}", "sign", agreement=agreement["id"])
        lead["agreement"] = agreement

    def commitments(self, plan: Plan) -> list[dict]:
        """Staged promises of the enterprise: the first is due within the story."""
        first = self.teller.date_ago(max(plan.began - 160, -40))
        later = self.teller.date_ago(-300)
        return [
            {
                "party": "ENTERPRISE",
                "measure": "PAID_IN_CAPITAL",
                "amount": f"{plan.invests // 4}.00",
                "due_on": first,
            },
            {
                "party": "ENTERPRISE",
                "measure": "FIXED_ASSETS",
                "amount": f"{plan.invests * 7 // 10}.00",
                "due_on": later,
            },
            {"party": "ENTERPRISE", "measure": "JOBS", "amount": "120", "due_on": later},
        ]

    def to_landed(self, plan: Plan, lead: dict) -> None:
        self.teller.step(
            plan.officer,
            f"leads/{lead['id']}",
            "land",
            credit_code=plan.code,
            registered_on=self.teller.moment.date().isoformat(),
            park=self.parks[plan.park],
            manager=self.users[plan.manager],
            handover_note="已移交服务事项清单与承诺台账",
        )

    def to_building(self, plan: Plan, lead: dict) -> None:
        self.teller.step(
            plan.officer,
            f"leads/{lead['id']}",
            "start_construction",
            started_on=self.teller.moment.date().isoformat(),
            evidence=[
                self.teller.file(plan.officer, "施工许可证.pdf", paper("施工许可证", plan.name))
            ],
        )

    def to_producing(self, plan: Plan, lead: dict) -> None:
        self.teller.step(
            plan.officer,
            f"leads/{lead['id']}",
            "start_production",
            first_invoice_on=self.teller.moment.date().isoformat(),
            evidence=[
                self.teller.file(plan.officer, "首张销售发票.pdf", paper("首张发票", plan.name))
            ],
        )

    def to_full_capacity(self, plan: Plan, lead: dict) -> None:
        for commitment in lead["agreement"]["commitments"]:
            self.fulfil(plan, commitment)
        self.teller.step(plan.officer, f"leads/{lead['id']}", "reach_capacity")

    def fulfil(self, plan: Plan, commitment: dict) -> None:
        proof = self.teller.file(plan.officer, "承诺履行证明.pdf", paper("履约证明", plan.name))
        path = f"commitments/{commitment['id']}"
        self.teller.step(
            plan.officer,
            path,
            "report",
            actual=commitment["amount"],
            achieved_on=self.teller.moment.date().isoformat(),
            evidence=[proof],
        )
        self.teller.step("leader", path, "verify")
