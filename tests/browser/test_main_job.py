"""The main job through pages only: from the first sentence of a lead to a confirmed payment."""

from datetime import timedelta

import pytest
import yaml
from django.core.management import call_command

from funds.management.demo.book import World
from funds.models import PaymentOrder
from hightech.core import clock
from tests.browser.visitors import Paper, Pick, Tick, Visitors
from tests.journeys.test_by_api import CLAUSE, CODE

FIRM, FUND = "华芯精密装备有限公司", "Guidance fund"
REVIEWERS = ("economy", "land", "tax")
MEMBERS = ("chair", *(f"member{n}" for n in range(1, 7)))
LANGUAGES = [("en-US", "My day"), ("zh-CN", "我的工作")]


@pytest.fixture
def world(transactional_db, settings):
    """The places and people of the demo, and a business clock that can be moved."""
    settings.DEMO_CLOCK = True
    clock.forget()
    made = World(seed=1, size="small")
    made.settle()
    yield made
    clock.forget()


def move(days: int) -> None:
    """Move the business clock as the operator of a demo does, to a working morning."""
    day = clock.today() + timedelta(days=days)
    call_command("demo_clock", at=f"{day.isoformat()}T09:30:00+08:00", verbosity=0)


def today(days: int = 0) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


class Journey:
    """Leads one firm through the whole job; keeps the addresses one comes by."""

    def __init__(self, visitors: Visitors) -> None:
        self.go = visitors

    def attract(self) -> None:
        go = self.go
        more = {
            "more__region": "天津", "more__source": ("VISIT",), "more__industry_code": "C3484",
            "more__contact_name": "周凯", "more__contact_phone": "13800001111",
        }  # fmt: skip
        self.lead = go.fill(
            "officer", "/leads/new/", enterprise_name=FIRM, summary="Reducer line", **more
        )
        said = {"kind": ("VISIT",), "contact": Pick(), "summary": "Saw the plant"}
        go.fill("officer", f"{self.lead}talk/", **said)
        judged = {f"judging__{name}": "Good" for name in
                  ("market", "technology_route", "environment", "energy", "benefit")}  # fmt: skip
        go.step(
            "officer", self.lead, "judge", planned_investment_yuan="12000",
            judging__verdict=("FOLLOW",), **judged,
        )  # fmt: skip
        talks = {"contact": Pick(), "grade": ("A",), "target_park": Pick()}
        go.step("officer", self.lead, "negotiate", **talks)
        need = {"need__kind": ("LAND",), "need__area_m2": "26000", "investor__credit_code": CODE}
        notes = {"energy_note": "1850 tce", "environment_note": "report form"}
        go.step(
            "officer", self.lead, "submit_for_review", fixed_asset_investment_yuan="8000",
            **need, **notes,
        )  # fmt: skip

    def review_and_sign(self) -> None:
        go = self.go
        for code in REVIEWERS:
            who = f"reviewer-{code}"
            opinion = {"department": Pick(), "verdict": ("AGREE",), "comment": "Agreed"}
            go.fill(who, f"{self.lead}opinion/", **opinion)
            go.step(who, f"{self.lead}?tab=review", "sign")
        go.step("leader", self.lead, "pass_review")
        page = go.read("officer", self.lead)
        self.firm = page.locator('main a[href^="/enterprises/"]').first.get_attribute("href")
        promise = {
            "commitments__0__party": ("ENTERPRISE",), "commitments__0__amount": "3000",
            "commitments__0__measure": ("PAID_IN_CAPITAL",), "commitments__0__due_on": today(300),
        }  # fmt: skip
        go.fill(
            "officer", f"{self.firm}agreement/", kind=("FORMAL",), lead=Pick(), signed_on=today(),
            total_fen="12000", fixed_fen="8000", **promise,
        )  # fmt: skip
        go.step("leader", self.lead, "sign", agreement=Pick())
        go.step(
            "officer", self.lead, "land", registered_on=today(), park=Pick(), manager=Pick(),
            credit_code=CODE, handover_note="Handed over with all promises",
        )  # fmt: skip

    def invite(self) -> None:
        go, clause = self.go, yaml.safe_dump(CLAUSE, allow_unicode=True, sort_keys=False)
        editor = "main form:has(textarea[name=text])"
        self.clause = go.fill("fundofficer", "/clauses/new/", editor, text=clause)
        go.step("reviewer-economy", self.clause, "review")
        go.step("fundofficer", self.clause, "activate")
        fund = go.fill("finance", "/funds/new/", name=FUND)
        go.fill(
            "finance", f"{fund}lines/new/", year=str(clock.today().year), purpose="NEW-PRODUCTS",
            source=("BUDGET",), appropriated_yuan="1000",
        )  # fmt: skip
        page = go.read("fundofficer", "/calls/new/")
        for box in page.locator("[name=rules]").all():
            box.uncheck()
        for box in page.locator("[name=clauses], [name=departments]").all():
            if box.get_attribute("value") not in ("PLANNING", "ENVIRONMENT", "SAFETY"):
                box.check()
        for name, value in (("name", "First sets"), ("opens_at", f"{today()}T00:00"),
                            ("closes_at", f"{today(60)}T18:00")):  # fmt: skip
            page.locator(f"[name={name}]").fill(value)
        page.locator("[name=budget_line]").select_option(index=1)
        page.locator("[name=when_short]").select_option("NEXT_YEAR")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
        self.call = page.url

    def apply(self) -> None:
        go = self.go
        member = {"kind": ("SIGNATORY",)}
        go.fill("fundofficer", f"{self.firm}member/", **choose(go, self.firm, member))
        form = go.fill(
            "applicant", f"{self.call}apply/", clause=Pick(), enterprise=Pick(), requested="360"
        )
        self.file = form.removesuffix("form/")
        answers = "main form[action$='/form/']"
        save = "button.btn-primary"
        go.fill(
            "applicant", form, answers, save, fact__sets__0__price="450",
            fact__sets__0__invoice="0218-33",
        )  # fmt: skip
        go.fill(
            "applicant", form, answers, save, fact__sets__1__price="300",
            fact__sets__1__invoice="0218-34",
        )  # fmt: skip
        papers = "form[action$='/papers/']"
        go.fill("applicant", f"{self.file}?tab=materials", papers, file=Paper())
        go.step("applicant", self.file, "submit", declaration=Tick())

    def verify(self) -> None:
        go, check = self.go, "form[action$='/check/']"
        go.press("fundofficer", self.file, check)
        go.step("fundofficer", self.file, "accept")
        for code in (*REVIEWERS, "science"):
            who = f"reviewer-{code}"
            page = go.read(who, f"{self.file}?tab=opinions")
            sheet = page.locator("a[href*='/application-opinions/']").first.get_attribute("href")
            judged = {"judge__novelty": ("AGREE",)} if code == "science" else {}
            go.fill(
                who, sheet, "form:has([name=verdict])", "[name=sign]", verdict=("AGREE",),
                comment="ok", **judged,
            )  # fmt: skip
        go.press("fundofficer", self.file, check)
        go.step("fundofficer", self.file, "finish_verification", proposed_yuan="350")

    def decide(self) -> None:
        go, held = self.go, f"{today(3)}T09:00"
        self.meeting = go.fill(
            "secretary", "/meetings/new/", committee=Pick(), held_at=held, place="301"
        )
        go.step("secretary", self.file, "put_on_agenda", meeting=Pick())
        move(3)
        page = go.read("secretary", self.meeting)
        for box in page.locator("form[action$='/attendance/'] [name=present]").all():
            box.check()
        page.locator("form[action$='/attendance/'] button").click()
        page.wait_for_load_state()
        case = f"{self.meeting}cases/1/"
        go.fill("secretary", f"{case}ballot/", amount_yuan="350")
        for who in MEMBERS:
            go.press(who, case, "form.vote", "[value=FOR]")
        go.step("secretary", case, "close")
        for who in ("secretary", "chair"):
            go.step(who, f"{self.meeting}minutes/", "sign")
        go.step("secretary", self.file, "approve")

    def publish(self) -> None:
        go = self.go
        go.step("secretary", self.file, "publish")
        assert FIRM in go.read("secretary", "/public/publicity/").content()
        move(14)
        go.step("secretary", self.file, "finish_publicity")

    def pay(self) -> None:
        go = self.go
        go.fill(
            "fundofficer", "/payments/accounts/new/", enterprise=Pick(), holder=FIRM,
            bank="Bank of Tianjin", number="6228480402564890018",
        )  # fmt: skip
        go.step("cashier", self.listed("cashier", "/payments/accounts/")[0], "verify")
        go.fill("finance", f"{self.file}plan/new/")
        go.step("finance", self.file, "adopt_plan")
        tranche = self.listed("fundofficer", "/payments/tranches/")[-1]
        go.step("fundofficer", tranche, "confirm_condition", evidence=Paper())
        go.fill("cashier", f"{tranche}order/")
        order = self.listed("cashier", "/payments/orders/")[0]
        assert "/steps/release/" not in go.read("cashier", order).content()
        go.step("finance", order, "release")
        go.step("cashier", order, "confirm", bank_reference="TJ-0001")

    def listed(self, who: str, path: str) -> list[str]:
        """Return the records of a list, the newest first."""
        page = self.go.read(who, path)
        links = page.locator(f'main a[href^="{path}"]').all()
        found = [link.get_attribute("href") for link in links]
        return [one for one in found if len(one) > len(path) + 30]


def choose(go: Visitors, firm: str, member: dict) -> dict:
    """Replace the name of a user by the place where the list shows it."""
    page = go.read("fundofficer", f"{firm}member/")
    names = page.locator("[name=user] option").all_inner_texts()
    return member | {"user": Pick(next(at for at, name in enumerate(names) if "华敏" in name))}


@pytest.mark.parametrize(("locale", "day"), LANGUAGES, ids=["en", "zh"])
def test_the_main_job_is_done_through_pages_only(world, open_context, locale, day):
    visitors = Visitors(open_context, locale)
    visitors.page("officer").get_by_role("heading", name=day, level=1).wait_for()
    journey = Journey(visitors)
    for chapter in ("attract", "review_and_sign", "invite", "apply", "verify", "decide",
                    "publish", "pay"):  # fmt: skip
        getattr(journey, chapter)()
    order = PaymentOrder.objects.get()
    assert (order.state, order.bank_reference) == ("CONFIRMED", "TJ-0001")
    assert order.amount_fen == 105_000_000
