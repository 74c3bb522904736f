"""What was said on the way: calls, visits, meetings, with what was promised."""

from datetime import date, timedelta

from funds.management.demo.teller import Tale, Teller

SAID = (
    ("CALL", "电话沟通项目概况、投资节奏与选址要求。"),
    ("VISIT", "实地走访企业现有厂区,了解产线布局、荷载与用电需求。"),
    ("RECEPTION", "接待企业一行考察园区,现场查看拟选载体及配套设施。"),
    ("MEETING", "就投资强度、用地面积和开工时间交换意见。"),
    ("CALL", "反馈用电增容方案,企业确认首期容量需求。"),
    ("MEETING", "与企业财务负责人核对投资构成和资金来源。"),
    ("VISIT", "陪同环保顾问走访,初步判断环评类别。"),
    ("MEETING", "讨论上下游配套企业名单及本地供应情况。"),
    ("CALL", "跟进企业董事会决策进度,对方表示本月内答复。"),
    ("RECEPTION", "企业技术负责人到访,座谈人才引进与研发合作。"),
)
PROMISES = (
    "提供地块规划条件和红线图",
    "协调供电公司答复增容方案",
    "发送标准厂房租赁合同样本",
    "梳理适用的扶持政策条款",
    "安排与环评单位对接",
    "补充项目可行性研究报告",
)
# Days before the end of the story: promises due since then are still open.
LATELY = 5
NEXT = ("约访企业负责人", "提交补充材料", "确认考察行程", "反馈部门意见", "核对协议条款")


class Talks:
    """Logs talks; texts follow one another so that no story repeats itself at once."""

    def __init__(self, teller: Teller, random) -> None:
        self.teller, self.random = teller, random
        self._count = 0

    def log(self, plan, lead: dict, kind: str = "", *, plans: bool = False) -> dict:
        """Note a talk of the owner with the firm; now and then something is promised in it."""
        self._count += 1
        usual, summary = SAID[self._count % len(SAID)]
        body = {
            "lead": lead["id"],
            "kind": kind or usual,
            "happened_at": self.teller.moment.isoformat(),
            "summary": SAID[0][1] if kind == "CALL" else summary,
            "participants": [lead["contact"]],
        }
        if plans:
            body["next_step"] = NEXT[self._count % len(NEXT)]
            body["next_on"] = self.teller.date_ago(-self.random.randrange(0, 12))
        promised = [self.promise(lead)] if self._count % 7 == 0 else []
        made = self.teller.post(plan.owner, "interactions/", **body, promises=promised)
        for promise in promised:
            self.teller.begin(self.kept(plan.owner, lead, promise["due_on"]))
        return made

    def kept(self, who: str, lead: dict, due_on: str) -> Tale:
        """Do what was promised the day before it is due; what is due of late waits still."""
        day_before = date.fromisoformat(due_on) - timedelta(days=1)
        if day_before.isoformat() > self.teller.date_ago(LATELY):
            return
        tasks = f"tasks/?lead={lead['id']}&owner=me&ordering=-created_at&page_size=1"
        task = self.teller.get(who, tasks)["results"][0]["id"]
        yield self.teller.on_day(day_before.isoformat(), "16:40")
        self.teller.step(who, f"tasks/{task}", "done")

    def promise(self, lead: dict) -> dict:
        due = self.teller.moment.date() + timedelta(days=self.random.randrange(5, 20))
        return {
            "text": PROMISES[self._count % len(PROMISES)],
            "owner": lead["owner"]["id"],
            "due_on": due.isoformat(),
        }
