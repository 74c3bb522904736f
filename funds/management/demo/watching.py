"""What stands around the files: figures and searches, inspections and findings, instructions."""

from funds.management.demo.papers import paper
from funds.management.demo.teller import Tale, Teller

FIGURES = ("investment_yuan", "revenue_yuan", "profit_yuan", "tax_yuan")
# Of the first year, in 10k yuan; each year grows.
FIRST_YEAR = (2_400, 6_800, 720, 410)
GROWTH = (100, 114, 131)
AVERAGES = (("REVENUE", "0.084"), ("INVESTMENT", "0.062"), ("PROFIT_TAX", "0.071"))
INSTRUCTIONS = (
    ("officer", "本周内与企业确认开工时间,报送进度", 6, -2),
    ("officer2", "协调解决企业用电增容问题", 9, 0),
    ("manager", "走访企业,梳理达产前需要协调的事项", 5, -4),
    ("leader", "研判首谈异议,三日内提出处理意见", 3, 0),
)


class Watching:
    """Tells what others than the bureau and the fund officer do about residents."""

    def __init__(self, teller: Teller, residents: list[dict]) -> None:
        self.teller, self.residents = teller, residents

    def begin(self) -> None:
        """Begin all of it."""
        for tale in (self.figures(), self.searches(), self.benchmark(), self.inspection(),
                     self.sanction(), self.instructions()):  # fmt: skip
            self.teller.begin(tale)

    def firm(self, resident: int) -> str:
        return self.residents[resident]["enterprise"]["id"]

    def verified(self, who: str, path: str, made: dict) -> None:
        self.teller.step(who, f"{path}/{made['id']}", "verify")

    def figures(self) -> Tale:
        """Enter three years of figures of the first residents; the last firm's wait."""
        teller, year = self.teller, self.teller.told_on.year
        yield teller.ago(150, "10:10")
        for resident in range(4):
            for at, percent in enumerate(GROWTH):
                amounts = (f"{wan * percent * 100}.00" for wan in FIRST_YEAR)
                made = teller.post(
                    "statistician",
                    "annual-figures/",
                    enterprise=self.firm(resident),
                    year=year - 3 + at,
                    perimeter="ENTERPRISE",
                    source="AUDIT_REPORT",
                    **dict(zip(FIGURES, amounts, strict=True)),
                )
                if resident < 3:
                    self.verified("finance", "annual-figures", made)

    def searches(self) -> Tale:
        """Search credit and penalties of the firms that apply; the last searches wait."""
        teller = self.teller
        for resident in range(5):
            yield teller.ago(40 - resident * 9, "15:40")
            for kind in ("CREDIT", "PENALTY"):
                proof = teller.file("fundofficer", "查询结果.pdf", paper("search", kind))
                made = teller.post(
                    "fundofficer",
                    "searches/",
                    enterprise=self.firm(resident),
                    kind=kind,
                    searched_on=teller.today,
                    result="CLEAR",
                    file=proof,
                )
                if resident < 4:
                    self.verified("finance", "searches", made)

    def benchmark(self) -> Tale:
        """Compute the averages of the zone's firms."""
        teller, year = self.teller, self.teller.told_on.year
        yield teller.ago(120, "11:00")
        for measure, value in (
            ("REVENUE", "0.084"),
            ("INVESTMENT", "0.062"),
            ("PROFIT_TAX", "0.071"),
        ):
            made = teller.post(
                "statistician",
                "benchmarks/",
                zone="TTB",
                measure=measure,
                period=f"{year - 3}-{year - 1}",
                value=value,
                method="MEAN_OF_RATES",
                n=36,
            )
            self.verified("fundofficer", "benchmarks", made)

    def inspection(self) -> Tale:
        """Inspect two funded files; one finding is open, one waits to be closed."""
        teller = self.teller
        for resident, days, text in (
            (2, 24, "设备采购合同与付款凭证金额不一致,需补充说明。"),
            (1, 21, "专项资金未单独核算,须建立辅助账。"),
        ):
            yield teller.ago(days, "10:40")
            finding = self.finding(resident, text)
            if finding and resident == 1:
                yield teller.ago(days - 9, "14:50")
                who = self.residents[resident]["applicant"]
                proof = teller.file(who, "整改报告.pdf", paper("rectified", "finding"))
                teller.step(who, f"findings/{finding['id']}", "rectify", evidence=[proof])

    def finding(self, resident: int, text: str) -> dict:
        teller = self.teller
        found = teller.post(
            "auditor",
            "inspections/",
            application=self.funded(resident),
            kind="ON_SITE",
            held_on=teller.today,
            summary="现场查看设备到位、合同履行和资金核算情况。",
        )
        return teller.post(
            "auditor",
            "findings/",
            inspection=found["id"],
            text=text,
            severity="MINOR",
            due_on=teller.date_ago(-5),
        )

    def funded(self, resident: int) -> str:
        firm = self.firm(resident)
        files = self.teller.all("auditor", "applications/?page_size=200")
        return next(
            one["id"]
            for one in files
            if one["enterprise"]["id"] == firm and one["state"] in ("FUNDED", "SUSPENDED")
        )

    def sanction(self) -> Tale:
        """Propose a ban; the chair has not decided yet."""
        teller = self.teller
        yield teller.ago(8, "09:30")
        teller.post(
            "fundofficer",
            "sanctions/",
            enterprise=self.firm(10),
            kind="BAN",
            ground="申报材料中的劳动合同与社保记录不一致。",
            until=teller.date_ago(-365),
        )

    def instructions(self) -> Tale:
        """Let the director ask for what is stuck."""
        teller = self.teller
        for at, (owner, title, days, left) in enumerate(INSTRUCTIONS):
            yield teller.ago(days, "08:50")
            teller.post(
                "director",
                "tasks/",
                title=title,
                owner=self.residents[at]["users"][owner],
                due_on=teller.date_ago(left),
                lead=self.residents[at]["id"],
            )
