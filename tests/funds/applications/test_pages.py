"""The pages of calls, applications, opinions and funds, as each role meets them."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funds.models import Application, ApplicationOpinion, Call
from hightech.core import clock
from hightech.users.models import Zone
from tests.factories.applications import PDF, SETS, WAN, World
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def day():
    with clock.at(NOW):
        yield


@pytest.fixture
def world():
    return World(conditions=[{"code": "novelty", "judgement": "ECONOMY"}])


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, address, status=200) -> str:
    answer = as_(user).get(address)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


class TestList:
    def test_everyone_sees_what_is_theirs(self, world):
        own = world.submitted()
        other = World(zone=world.zone, code="b")
        foreign = other.submitted()
        text = page(world.applicant, "/applications/")
        assert own.number in text
        assert foreign.number not in text
        whole = page(world.fund_officer, "/applications/")
        assert own.number in whole
        assert foreign.number in whole

    def test_a_state_narrows_it(self, world):
        draft, sent = world.draft(), world.submitted()
        text = page(world.fund_officer, "/applications/?state=SUBMITTED")
        assert sent.number in text
        assert draft.number not in text

    def test_an_officer_of_attraction_has_none(self, world):
        page(user_with("OFFICER", zone=world.zone), "/applications/", 403)

    @pytest.mark.parametrize("address", ["/applications/", "/calls/"])
    def test_queries_do_not_grow_with_rows(self, world, address, django_assert_max_num_queries):
        client = as_(world.fund_officer)
        client.get(address)
        world.draft()
        with django_assert_max_num_queries(12):
            client.get(address)
        for _n in range(12):
            world.draft()
            Call.objects.create(
                zone=world.zone, fund=world.call.fund, budget_line=world.call.budget_line,
                opens_at=NOW, closes_at=world.call.closes_at,
            )  # fmt: skip
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


class TestRecord:
    @pytest.mark.parametrize(
        "tab", ["form", "materials", "eligibility", "opinions", "committee", "payments", "story"]
    )
    def test_every_tab_opens(self, world, tab, django_assert_max_num_queries):
        file = world.ready()
        client = as_(world.fund_officer)
        with django_assert_max_num_queries(42):
            answer = client.get(f"/applications/{file.uuid}/?tab={tab}")
        assert answer.status_code == 200

    def test_the_primary_step_leads_on(self, world):
        file = world.with_paper(world.draft())
        text = page(world.applicant, file.get_absolute_url())
        assert f"/applications/{file.uuid}/steps/submit/" in text

    def test_what_is_missing_stands_on_top(self, world):
        file = world.draft()
        assert "The paper “Invoices” is missing." in page(world.applicant, file.get_absolute_url())

    def test_it_is_hidden_from_strangers(self, world):
        file = world.verifying()
        address = file.get_absolute_url()
        jinan = Zone.objects.create(code="JNH", name_en="Jinan", name_zh="济南")
        strangers = [
            user_with("APPLICANT", zone=world.zone),
            user_with("FUND_OFFICER", zone=jinan),
            World(zone=world.zone, departments=("LAND",), code="b").reviewers["LAND"],
            user_with("MEMBER", zone=world.zone),
            user_with("OFFICER", zone=world.zone),
        ]
        for stranger in strangers:
            page(stranger, address, 404)
        for insider in (world.applicant, world.fund_officer, world.reviewers["ECONOMY"]):
            page(insider, address)

    def test_the_applicant_sees_neither_opinions_nor_running_checks(self, world):
        file = world.ready()
        text = page(world.applicant, f"{file.get_absolute_url()}?tab=opinions")
        assert str(world.reviewers["ECONOMY"]) not in text
        assert "Not checked yet" in page(
            world.applicant, f"{file.get_absolute_url()}?tab=eligibility"
        )


class TestForm:
    def post(self, world, file, **more):
        facts = {
            "version": file.version, "requested": "300", "fact.sets.0.price": "100",
            "fact.sets.0.invoice": "A-1", "fact.sets.1.price": "", "fact.sets.1.invoice": "",
        }  # fmt: skip
        return as_(world.applicant).post(f"/applications/{file.uuid}/form/", facts | more)

    def test_answers_are_kept_and_blank_rows_dropped(self, world):
        file = world.draft()
        assert self.post(world, file).status_code == 302
        file.refresh_from_db()
        assert (file.facts, file.requested_fen) == (
            {"sets": [{"price": "100", "invoice": "A-1"}]}, 300 * WAN,
        )  # fmt: skip

    def test_a_faulty_answer_stands_beside_its_field_and_nothing_is_kept(self, world):
        file = world.draft()
        answer = self.post(world, file, **{"fact.sets.0.price": "much"})
        assert answer.status_code == 422
        assert 'value="much"' in answer.content.decode()
        file.refresh_from_db()
        assert file.facts == SETS

    def test_more_rows_lose_nothing_typed(self, world):
        file = world.draft()
        text = self.post(world, file, more="fact.sets").content.decode()
        assert 'value="A-1"' in text
        assert 'name="fact.sets.10.price"' in text

    def test_it_saves_itself(self, world):
        file = world.draft()
        facts = {"version": 1, "requested": "300", "fact.sets.0.price": "7"}
        answer = as_(world.applicant).post(f"/applications/{file.uuid}/form/kept/", facts)
        file.refresh_from_db()
        assert file.facts == {"sets": [{"price": "7"}]}
        assert 'name="version" value="2"' in answer.content.decode()

    def test_a_stale_form_is_refused(self, world):
        file = world.draft()
        assert self.post(world, file, version=9).status_code == 422

    def test_another_applicant_finds_nothing(self, world):
        file = world.draft()
        stranger = user_with("APPLICANT", zone=world.zone)
        page(stranger, f"/applications/{file.uuid}/form/", 404)

    def test_it_is_begun_from_a_call(self, world):
        body = {
            "clause": world.clause.uuid, "enterprise": world.firm.uuid, "requested": "120",
            "once": "a",
        }  # fmt: skip
        answer = as_(world.applicant).post(f"/calls/{world.call.uuid}/apply/", body)
        file = Application.objects.get()
        assert answer.status_code == 302
        assert answer.url == f"/applications/{file.uuid}/form/"
        assert file.requested_fen == 120 * WAN

    def test_a_paper_is_added_and_left_out(self, world):
        file = world.draft()
        client = as_(world.applicant)
        body = {"code": "invoice", "file": SimpleUploadedFile("a.pdf", PDF)}
        client.post(f"/applications/{file.uuid}/papers/", body)
        material = file.materials.get()
        assert not material.is_replaced
        client.post(f"/papers/{material.uuid}/drop/")
        material.refresh_from_db()
        assert material.is_replaced


class TestOpinionSheet:
    def test_the_reviewer_signs_over_judgements(self, world):
        file = world.verifying()
        sheet = file.opinions.get()
        reviewer = world.reviewers["ECONOMY"]
        assert "novelty" in page(reviewer, f"/application-opinions/{sheet.uuid}/")
        body = {
            "version": sheet.version, "verdict": "AGREE", "comment": "ok",
            "judge.novelty": "AGREE", "sign": "1",
        }  # fmt: skip
        assert as_(reviewer).post(f"/application-opinions/{sheet.uuid}/", body).status_code == 302
        sheet.refresh_from_db()
        assert (sheet.state, sheet.judgements) == ("SIGNED", {"novelty": "AGREE"})

    def test_it_may_stay_a_draft(self, world):
        sheet = world.verifying().opinions.get()
        body = {"version": sheet.version, "verdict": "", "comment": "to look into"}
        as_(world.reviewers["ECONOMY"]).post(f"/application-opinions/{sheet.uuid}/", body)
        sheet.refresh_from_db()
        assert (sheet.state, sheet.comment) == ("DRAFT", "to look into")

    def test_against_without_grounds_is_refused(self, world):
        sheet = world.verifying().opinions.get()
        body = {"version": sheet.version, "verdict": "OPPOSE", "comment": "", "sign": "1"}
        answer = as_(world.reviewers["ECONOMY"]).post(f"/application-opinions/{sheet.uuid}/", body)
        assert answer.status_code == 422
        assert not ApplicationOpinion.objects.filter(state="SIGNED").exists()


class TestCallsAndFunds:
    def test_a_call_is_opened_on_a_page(self, world):
        body = {
            "name": "Second call", "budget_line": world.call.budget_line.uuid,
            "opens_at": "2026-03-02T09:00", "closes_at": "2026-05-02T09:00",
            "when_short": "NEXT_YEAR", "clauses": [world.clause.code],
            "departments": ["ECONOMY"], "rules": ["loans_repaid"],
        }  # fmt: skip
        answer = as_(world.fund_officer).post("/calls/new/", body)
        made = Call.objects.get(name="Second call")
        assert answer.url == made.get_absolute_url()
        assert (made.rules, [d.code for d in made.departments.all()]) == (
            ["loans_repaid"], ["ECONOMY"],
        )  # fmt: skip
        assert "Second call" in page(world.fund_officer, made.get_absolute_url())

    def test_a_call_without_a_clause_is_refused(self, world):
        body = {
            "name": "x", "budget_line": world.call.budget_line.uuid,
            "opens_at": "2026-03-02T09:00", "closes_at": "2026-05-02T09:00",
            "when_short": "NEXT_YEAR",
        }  # fmt: skip
        assert as_(world.fund_officer).post("/calls/new/", body).status_code == 422
        assert Call.objects.count() == 1

    def test_a_fund_shows_its_lines_and_sums(self, world):
        text = page(world.finance, world.call.fund.get_absolute_url())
        assert "1,000.00" in text

    def test_an_applicant_sees_the_call_but_no_budget(self, world):
        text = page(world.applicant, world.call.get_absolute_url())
        assert "Left on the budget line" not in text
        page(world.applicant, world.call.fund.get_absolute_url(), 403)

    def test_the_page_of_the_enterprise_shows_its_applications(self, world):
        file = world.submitted()
        assert file.number in page(
            world.fund_officer, f"/enterprises/{world.firm.uuid}/applications/"
        )
