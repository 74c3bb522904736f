"""Leads of the demo: each is told from its first sentence to where it stands today."""

from dataclasses import dataclass
from datetime import timedelta

from funds.management.demo.firms import Firm
from funds.management.demo.landing import Landing
from funds.management.demo.talks import Talks
from funds.management.demo.teller import Tale, Teller

# Stage → days since the stage before.
MAJOR = {
    "JUDGED": 8,
    "NEGOTIATING": 14,
    "UNDER_REVIEW": 18,
    "REVIEWED": 8,
    "SIGNED": 12,
    "LANDED": 20,
    "BUILDING": 30,
    "PRODUCING": 110,
    "FULL_CAPACITY": 60,
}
LIGHT = {"NEGOTIATING": 9, "SIGNED": 25, "LANDED": 15, "PRODUCING": 60}
REVIEWING = ("economy", "land", "tax")
# Days between talks, well within the no-contact clock of each grade.
RHYTHM = {"A": 6, "B": 10, "C": 18, "D": 30, "": 9}
UNSIGNED = ("REGISTERED", "JUDGED", "NEGOTIATING", "UNDER_REVIEW", "REVIEWED")
JUDGING = {
    "verdict": "FOLLOW",
    "market": "下游订单明确,三年内需求增长可期",
    "technology_route": "技术路线成熟,核心部件自主可控",
    "environment": "无高污染工序,环评可行",
    "energy": "单位能耗低于行业限额",
    "benefit": "预计亩均税收达到园区标准",
}


@dataclass
class Plan:
    """What is to be told about one lead; money in yuan, `began` in days before today."""

    firm: Firm
    owner: str
    began: int
    until: str
    park: str
    invests: int = 120_000_000
    grade: str = "B"
    source: str = "VISIT"
    need: str = "LAND"
    leader: str = "leader"
    # What became of it in the end: hold, lose, eliminate, release; "cold": nobody calls any more.
    ending: str = ""
    reason: str = ""
    # Days without a talk up to today.
    silence: int = 2
    # Departments that have signed, where the story stops under review.
    reviewed_by: tuple[str, ...] = ("economy",)
    # How far another team's challenge has come, and how many days ago it was registered.
    quarrel: tuple[str, int] | None = None
    # The story stops at the first sentence: a provisional claim.
    is_bare: bool = False

    @property
    def track(self) -> dict[str, int]:
        return MAJOR if self.invests >= 10_000_000 else LIGHT

    @property
    def landed(self) -> int | None:
        """How many days ago the firm landed, if it does."""
        stages = list(self.track)
        if self.until not in stages or stages.index(self.until) < stages.index("LANDED"):
            return None
        gaps = stages[: stages.index("LANDED") + 1]
        return self.began - sum(self.track[stage] for stage in gaps)


class Attraction:
    """Tells leads; keeps what later chapters refer to (parks, people, enterprises)."""

    def __init__(self, teller: Teller, *, parks: dict, users: dict, random) -> None:
        self.teller, self.parks, self.users = teller, parks, users
        self.talks = Talks(teller, random)
        self.landing = Landing(teller, parks=parks, users=users)

    def tell(self, plan: Plan, lead: dict | None = None) -> Tale:
        """Register the lead and lead it step by step to `plan.until`; then what became of it."""
        lead = {} if lead is None else lead
        yield self.teller.ago(plan.began, "09:40")
        lead |= self.register(plan)
        if plan.is_bare:
            return
        yield self.teller.ago(max(plan.began - 1, 0), "10:30")
        self.contact_of(plan, lead)
        self.talks.log(plan, lead, "CALL")
        yield self.teller.ago(max(plan.began - 2, 0), "11:10")
        self.complete(plan, lead)
        day = plan.began
        for stage, gap in plan.track.items() if plan.until != "REGISTERED" else ():
            yield from self.meanwhile(plan, lead, day, day - gap)
            day -= gap
            yield self.teller.ago(max(day, 0), "14:20")
            yield from getattr(self, f"to_{stage.lower()}")(plan, lead)
            if stage == plan.until:
                break
        yield from self.afterwards(plan, lead, day)

    def meanwhile(self, plan: Plan, lead: dict, begin: int, end: int) -> Tale:
        """Talk in the rhythm of the grade between two days; renew the claim when it is time."""
        day = begin - RHYTHM[plan.grade]
        while day > end:
            yield self.teller.ago(day, "15:10")
            self.talks.log(plan, lead)
            day -= RHYTHM[plan.grade]

    def afterwards(self, plan: Plan, lead: dict, day: int) -> Tale:
        if plan.ending == "cold":
            return
        if plan.ending:
            yield self.teller.ago(max(day - 3, 0), "16:30")
            getattr(self, plan.ending)(plan, lead)
        elif plan.until in UNSIGNED:
            yield from self.meanwhile(plan, lead, day, plan.silence)
            if day > plan.silence:
                yield self.teller.ago(plan.silence, "10:50")
                self.talks.log(plan, lead, plans=True)

    def register(self, plan: Plan) -> dict:
        body = {"enterprise_name": plan.firm.name, "summary": plan.firm.sentence}
        return self.teller.post(plan.owner, "leads/", **body)

    def contact_of(self, plan: Plan, lead: dict) -> None:
        made = self.teller.post(
            plan.owner,
            "contacts/",
            enterprise=lead["enterprise"]["id"],
            name=plan.firm.contact,
            title="总经理助理",
            phone=plan.firm.phone,
        )
        lead["contact"] = made["id"]

    def complete(self, plan: Plan, lead: dict) -> None:
        """Turn the provisional claim into one that holds."""
        self.teller.step(
            plan.owner,
            f"claims/{lead['claim']['id']}",
            "complete",
            region=plan.firm.region,
            source=plan.source,
            industry_code=plan.firm.industry,
            contact=lead["contact"],
        )

    def take(self, who: str, lead: dict, step: str, **facts) -> None:
        self.teller.step(who, f"leads/{lead['id']}", step, **facts)

    def to_judged(self, plan: Plan, lead: dict) -> Tale:
        facts = {"planned_investment_yuan": f"{plan.invests}.00", "judging": JUDGING}
        self.take(
            plan.owner,
            lead,
            "judge",
            source=plan.source,
            industry_code=plan.firm.industry,
            **facts,
        )
        yield from ()

    def to_negotiating(self, plan: Plan, lead: dict) -> Tale:
        facts = {"contact": lead["contact"], "grade": plan.grade}
        facts["target_park"] = self.parks[plan.park]
        if plan.track is LIGHT:
            facts["planned_investment_yuan"] = f"{plan.invests}.00"
        self.take(plan.owner, lead, "negotiate", **facts)
        yield from ()

    def to_under_review(self, plan: Plan, lead: dict) -> Tale:
        self.take(
            plan.owner,
            lead,
            "submit_for_review",
            fixed_asset_investment_yuan=f"{plan.invests * 7 // 10}.00",
            need={"kind": plan.need, "area_m2": "26680" if plan.need == "LAND" else "8600"},
            energy_note="年综合能耗约 1,850 吨标准煤,使用清洁能源占比 40%",
            environment_note="编制环境影响报告表,无重点管控污染物",
            investor={"credit_code": plan.firm.code},
        )
        if plan.until == "UNDER_REVIEW":
            yield self.teller.moment + timedelta(days=1)
            for code in plan.reviewed_by:
                self.opinion(lead, code)

    def to_reviewed(self, plan: Plan, lead: dict) -> Tale:
        for code in REVIEWING:
            self.opinion(lead, code)
            yield self.teller.moment + timedelta(hours=1)
        self.take(plan.leader, lead, "pass_review")

    def opinion(self, lead: dict, code: str) -> None:
        who = f"reviewer-{code}"
        made = self.teller.post(
            who,
            "opinions/",
            lead=lead["id"],
            department=code.upper(),
            verdict="AGREE",
            comment="经审查,项目符合要求,同意入园。",
        )
        self.teller.step(who, f"opinions/{made['id']}", "sign")

    def to_signed(self, plan: Plan, lead: dict) -> Tale:
        yield from self.landing.sign(plan, lead)

    def to_landed(self, plan: Plan, lead: dict) -> Tale:
        yield from self.landing.land(plan, lead)

    def to_building(self, plan: Plan, lead: dict) -> Tale:
        yield from self.landing.build(plan, lead)

    def to_producing(self, plan: Plan, lead: dict) -> Tale:
        yield from self.landing.produce(plan, lead)

    def to_full_capacity(self, plan: Plan, lead: dict) -> Tale:
        self.take(plan.owner, lead, "reach_capacity")
        yield from ()

    def hold(self, plan: Plan, lead: dict) -> None:
        until = self.teller.date_ago(-9)
        reason = {"reason_code": "WAITING_FOR_LAND", "comment": "地块控规调整中,待供地方案批复。"}
        self.take(plan.leader, lead, "hold", until_on=until, **reason)

    def lose(self, plan: Plan, lead: dict) -> None:
        comment = "投资方比选后选择其他地区,已保持联系。"
        self.take(plan.owner, lead, "lose", reason_code=plan.reason, comment=comment)

    def eliminate(self, plan: Plan, lead: dict) -> None:
        comment = "经核实不符合园区准入条件。"
        self.take(plan.leader, lead, "eliminate", reason_code=plan.reason, comment=comment)

    def release(self, plan: Plan, lead: dict) -> None:
        self.take(plan.owner, lead, "release", comment="本组暂无对口资源,释放至公海。")
