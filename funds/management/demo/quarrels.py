"""Two teams on one firm: challenges open, admitted, ruled and rejected."""

from funds.management.demo.papers import paper
from funds.management.demo.teller import Tale, Teller

EARLIER = "三月在行业展会上已与企业创始人接触,并保持微信沟通。"
RULING = "首谈登记在先且持续跟进,按首报首谈原则由登记方继续洽谈,统计指标双方分享。"


OTHERS = {"officer": "officer2", "officer2": "officer"}


class Quarrels:
    """Tells challenges of leads by the other team."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller

    def tell(self, plan, lead: dict) -> Tale:
        """Register the firm of `lead` once more by another team; then what the leader did."""
        teller, (until, began), other = self.teller, plan.quarrel, OTHERS[plan.owner]
        yield teller.ago(began, "11:40")
        case = self.case_of(self.challenge(plan, other))
        if until == "OPEN":
            return
        yield teller.ago(max(began - 1, 0), "16:00")
        step = "reject" if until == "REJECTED" else "admit"
        teller.step("leader", f"conflicts/{case}", step, comment="已核对双方沟通记录。")
        if until == "RULED":
            yield teller.ago(max(began - 4, 0), "10:20")
            self.rule(case, lead)

    def challenge(self, plan, other: str) -> dict:
        """Register the firm once more, with a word of earlier contact."""
        teller = self.teller
        second = teller.post(
            other,
            "leads/",
            enterprise_name=plan.firm.name,
            region=plan.firm.region,
            summary=f"{plan.firm.sentence}(本组早前已有接触)",
        )
        teller.post(
            other,
            "interactions/",
            lead=second["id"],
            kind="MESSAGE",
            happened_at=teller.moment.isoformat(),
            summary="补充此前与企业沟通的记录,请领导研判。",
            quote=EARLIER,
        )
        return second

    def case_of(self, second: dict) -> str:
        cases = self.teller.all("leader", "conflicts/?page_size=100")
        return next(one["id"] for one in cases if one["challenger"]["lead"] == second["id"])

    def rule(self, case: str, lead: dict) -> None:
        teams = {team["name"]: team["id"] for team in self.teller.all("leader", "teams/")}
        shares = [
            {"kind": "STATISTICS", "team": team, "percent": 50} for team in sorted(teams.values())
        ]
        choice = self.teller.file("leader", "投资方意向函.pdf", paper("意向函", lead["number"]))
        self.teller.step(
            "leader",
            f"conflicts/{case}",
            "rule",
            winner=lead["id"],
            reasons=RULING,
            splits=shares,
            investor_choice=choice,
        )
