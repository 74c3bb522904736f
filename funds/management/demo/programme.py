"""The programme behind the applications: clauses in force, funds, budget lines, calls."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from funds.management.demo.teller import Tale, Teller

DATA = Path(__file__).parent / "data"
FUND = "京津中关村科技城产业发展引导资金"
BEGAN = 424
# Purpose, source, yuan a year, document of the higher level.
LINES = (
    ("NEW-PRODUCTS", "BUDGET", 30_000_000, ""),
    ("INDUSTRY", "HIGHER_LEVEL", 60_000_000, "津财建指〔{year}〕18号"),
    ("INTEREST", "BUDGET", 8_000_000, ""),
    ("TALENT", "OPERATING_INCOME", 6_000_000, ""),
)
DEPARTMENTS = ("ECONOMY", "LAND", "TAX", "SCIENCE")


@dataclass(frozen=True)
class Window:
    """A call: which clause, open from and until how many days ago."""

    name: str
    title: str
    clause: str
    purpose: str
    opens: int
    closes: int
    rules: tuple[str, ...] | None = ()


WINDOWS = (
    Window("sets1", "首台(套)奖励申报(第一批)", "ttb-first-sets", "NEW-PRODUCTS", 335, 250),
    Window("assets1", "固定资产投资补助申报(第一批)", "ttb-fixed-assets", "INDUSTRY", 310, 200),
    Window("sets2", "首台(套)奖励申报(第二批)", "ttb-first-sets", "NEW-PRODUCTS", 190, 110),
    Window("interest", "科技贷款贴息申报", "ttb-loan-interest", "INTEREST", 190, 100),
    Window("sets3", "首台(套)奖励申报(第三批)", "ttb-first-sets", "NEW-PRODUCTS", 75, -25),
    Window("assets2", "固定资产投资补助申报(第二批)", "ttb-fixed-assets", "INDUSTRY", 70, -30),
    Window("talent", "人才引进奖励申报", "ttb-talent", "TALENT", 55, -15),
)


@dataclass
class Programme:
    """What the applications refer to, by the names of the story."""

    teller: Teller
    clauses: dict[str, str] = field(default_factory=dict)
    lines: dict[tuple[int, str], str] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    fund: str = ""

    def tell(self) -> Tale:
        """Make the fund and its money, bring the clauses into force, open the calls."""
        teller = self.teller
        yield teller.ago(BEGAN, "10:00")
        self.fund = teller.post("finance", "funds/", name=FUND)["id"]
        for year in range(teller.moment.year, teller.told_on.year + 1):
            if year > teller.moment.year:
                yield teller.on_day(f"{year}-01-05", "10:20")
            self.appropriate(year)
        yield from ()

    def appropriate(self, year: int) -> None:
        for purpose, source, amount, document in LINES:
            made = self.teller.post(
                "finance",
                "budget-lines/",
                fund=self.fund,
                year=year,
                purpose=purpose,
                source=source,
                document_number=document.format(year=year),
                appropriated_yuan=f"{amount}.00",
            )
            self.lines[year, purpose] = made["id"]

    def legislate(self) -> Tale:
        """Bring the clauses of the programme into force; the published ones stay examples."""
        teller = self.teller
        yield teller.ago(BEGAN - 2, "09:20")
        for clause in self.drafts():
            made = teller.post("fundofficer", "clauses/", **clause)
            self.clauses[clause["code"]] = made["id"]
        yield teller.ago(BEGAN - 6, "15:00")
        for key in self.clauses.values():
            teller.step("reviewer-economy", f"clauses/{key}", "review")
        yield teller.ago(BEGAN - 8, "11:00")
        for key in self.clauses.values():
            teller.step("fundofficer", f"clauses/{key}", "activate")
        text = (DATA / "published.yaml").read_bytes()
        teller.send_text("fundofficer", "clauses/import/", text, "text/yaml")

    def drafts(self) -> list[dict]:
        clauses = yaml.safe_load((DATA / "programme.yaml").read_text(encoding="utf-8"))
        return [clause | self.papers() for clause in clauses]

    def papers(self) -> dict:
        """Return the notice and the review behind a clause, dated as the story needs."""
        date_ago, year = self.teller.date_ago, self.teller.moment.year
        return {
            "policy": {
                "title": "京津中关村科技城产业发展引导资金管理办法",
                "issuer": "京津中关村科技城管委会",
                "number": f"京津科技城规〔{year}〕3号",
                "published_on": date_ago(BEGAN + 1),
                "legal_basis": "《中华人民共和国预算法》第十三条",
                "factor": "FISCAL",
            },
            "review": {
                "on": date_ago(BEGAN + 3),
                "reviewer": "法制审查科",
                "document": f"公平竞争审查〔{year}〕7号",
                "conclusion": "OK",
                "until": None,
            },
            "valid": {"from": date_ago(BEGAN), "until": None},
        }

    def open(self, window: Window) -> Tale:
        """Open one call."""
        teller = self.teller
        yield teller.ago(window.opens + 2, "09:00")
        year = int(teller.date_ago(window.opens)[:4])
        body = {} if window.rules is None else {"rules": list(window.rules)}
        made = teller.post(
            "fundofficer",
            "calls/",
            fund=self.fund,
            name=window.title,
            clauses=[self.clauses[window.clause]],
            opens_at=f"{teller.date_ago(window.opens)}T09:00:00+08:00",
            closes_at=f"{teller.date_ago(window.closes)}T18:00:00+08:00",
            departments=list(DEPARTMENTS),
            budget_line=self.lines[year, window.purpose],
            when_short="NEXT_YEAR",
            **body,
        )
        self.calls[window.name] = made["id"]
