"""The weekly reports: completed in words and issued by the leader, but for the latest."""

from collections.abc import Iterator
from datetime import timedelta

from funds.management.demo.teller import Tale, Teller

PROBLEMS = "两个重点项目的用地指标尚未落实,需自然资源部门协调;个别线索超过规定天数未联系。"
PLAN = "走访两家意向企业,推进在谈项目预审,督促承诺事项按期办结。"


def mondays(teller: Teller, began: int) -> Iterator[int]:
    """Yield how many days ago what runs by itself ran on a Monday."""
    for days in range(began, -1, -1):
        is_monday = (teller.told_on - timedelta(days=days)).weekday() == 0
        if is_monday and (days < 50 or days % 4 == 0):
            yield days


def issued(teller: Teller, leader: str, began: int) -> Tale:
    """Issue what was drafted; the report of last week waits for the leader."""
    for days in mondays(teller, began):
        if days < 7:
            return
        yield teller.ago(days, "09:40")
        for draft in teller.all(leader, "reports/?state=DRAFT&page_size=200"):
            path = f"reports/{draft['id']}"
            if days < 50:
                teller.step(leader, path, "write", problems_text=PROBLEMS, plan_text=PLAN)
            teller.step(leader, path, "issue")
