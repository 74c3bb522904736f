from datetime import date

import pytest

from crm.models import Agreement
from funds.models import Clause, Policy
from hightech.core import desk
from tests.factories import clauses as make
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import ZoneFactory, user_with

pytestmark = pytest.mark.django_db
CASE = {"law_date": "2026-11-22", "facts": {"sets": [{"price": "450"}]}, "expect": {"final": "200"}}


@pytest.fixture
def clause(fund_officer):
    return make.clause(by=fund_officer, cases=[CASE])


def page(client, user, url: str, status: int = 200, **options) -> str:
    client.force_login(user)
    answer = client.get(url, **options)
    assert answer.status_code == status
    return answer.content.decode()


class TestLibrary:
    def test_lists_clauses_by_factor_with_search(self, client, fund_officer, clause):
        land = make.definition(
            code="land", title={"en": "Land"}, policy={"title": "L", "factor": "LAND"}
        )
        make.clause(by=fund_officer, **land)
        assert "First sets" in page(client, fund_officer, "/policies/")
        found = page(client, fund_officer, "/policies/?factor=LAND")
        assert "Land" in found
        assert "First sets" not in found
        assert "First sets" in page(client, fund_officer, "/policies/?search=2+million")

    def test_costs_the_same_with_many_rows(
        self, client, fund_officer, django_assert_max_num_queries, clause
    ):
        page(client, fund_officer, "/policies/")
        with django_assert_max_num_queries(10) as few:
            page(client, fund_officer, "/policies/")
        for number in range(12):
            make.clause(by=fund_officer, code=f"c{number}")
        with django_assert_max_num_queries(len(few)):
            page(client, fund_officer, "/policies/")

    def test_is_for_staff_and_applicants(self, client, applicant, observer, clause):
        assert "First sets" not in page(client, applicant, "/policies/")
        Clause.objects.update(state="ACTIVE")
        assert "First sets" in page(client, applicant, "/policies/")
        page(client, observer, "/policies/", status=403)

    def test_shows_a_policy_with_its_clauses(self, client, fund_officer, clause):
        text = page(client, fund_officer, clause.policy.get_absolute_url())
        assert "Budget Law, art. 13" in text
        assert clause.get_absolute_url() in text


class TestRecord:
    def test_shows_wording_conditions_and_a_worked_example(self, client, fund_officer, clause):
        text = page(client, fund_officer, clause.get_absolute_url())
        assert "50 percent of the price of a first set" in text
        assert "count(sets) &gt;= 1" in text
        assert "Row 1: 225, of which 200 counts." in text
        assert "200.00" in text
        assert f"{clause.get_absolute_url()}edit/" in text

    def test_quotes_the_words_that_raised_a_flag(self, client, reviewer, fund_officer):
        clause = make.clause(by=fund_officer, text=make.RED_TEXT)
        text = page(client, reviewer, clause.get_absolute_url())
        assert "STAY_PROMISE" in text
        assert "不迁出注册地,否则收回" in text
        assert "A promise not to move away" in text
        assert "/edit/" not in text

    def test_is_not_there_for_another_zone(self, client, clause):
        stranger = user_with("FUND_OFFICER", zone=ZoneFactory(code="JNH"))
        page(client, stranger, clause.get_absolute_url(), status=404)
        client.force_login(stranger)
        assert client.post(f"{clause.get_absolute_url()}try/").status_code == 404

    def test_tells_an_applicant_nothing_of_gate_and_story(self, client, applicant, fund_officer):
        clause = make.clause(by=fund_officer, state="ACTIVE", text=make.RED_TEXT)
        text = page(client, applicant, clause.get_absolute_url())
        assert "五年内不迁出注册地" in text
        assert "STAY_PROMISE" not in text
        assert str(fund_officer) not in text

    def test_takes_a_step(self, client, reviewer, clause):
        client.force_login(reviewer)
        answer = client.post(f"{clause.get_absolute_url()}steps/review/", {"version": "1"})
        assert answer.status_code == 302
        assert Clause.objects.get().state == "REVIEWED"


class TestTrial:
    def post(self, client, clause, target="", **facts):
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        sent = {name.replace("__", "."): value for name, value in facts.items()}
        return client.post(f"{clause.get_absolute_url()}try/", sent, headers=headers)

    def test_answers_live(self, client, fund_officer, clause):
        client.force_login(fund_officer)
        answer = self.post(
            client, clause, "trial-answer",
            law_date="2026-11-22", rows__sets="2", facts__sets__0__price="100",
            facts__sets__1__price="50",
        )  # fmt: skip
        text = answer.content.decode()
        assert text.lstrip().startswith('<div id="trial-answer"')
        assert "75.00" in text

    def test_answers_as_a_whole_page_without_script(self, client, fund_officer, clause):
        client.force_login(fund_officer)
        answer = self.post(client, clause, law_date="2026-11-22", facts__sets__0__price="100")
        text = answer.content.decode()
        assert "<html" in text
        assert 'value="100"' in text
        assert "50.00" in text

    def test_adds_a_row_and_leaves_out_empty_ones(self, client, fund_officer, clause):
        client.force_login(fund_officer)
        answer = self.post(
            client, clause, "trial", more="sets", rows__sets="1", facts__sets__0__price="100"
        )
        text = answer.content.decode()
        assert 'name="facts.sets.1.price"' in text
        assert "Sum of 1 rows: 50." in text

    def test_puts_a_mistake_beside_its_field(self, client, fund_officer, clause):
        client.force_login(fund_officer)
        answer = self.post(
            client, clause, "trial",
            rows__sets="2", facts__sets__0__price="", facts__sets__1__price="a lot",
        )  # fmt: skip
        text = answer.content.decode()
        assert text.count("Send a plain decimal number.") >= 1
        assert "is-wrong" in text

    def test_says_what_is_missing(self, client, fund_officer):
        clause = make.clause(by=fund_officer, amount={"each": "sets", "expression": "price * rate"})
        client.force_login(fund_officer)
        answer = self.post(client, clause, "trial-answer", facts__sets__0__price="100")
        text = answer.content.decode()
        assert "Judgement" in text
        assert "<code>rate</code>" in text


class TestEditor:
    def test_drafts_a_clause_from_yaml(self, client, fund_officer):
        text = page(client, fund_officer, "/clauses/new/")
        assert "expression: &quot;spent &gt; 0&quot;" in text
        answer = client.post("/clauses/new/", {"text": "code: a\nunit: yuan\n", "once": "k"})
        assert answer.status_code == 302
        assert Clause.objects.get().code == "a"

    def test_keeps_what_was_typed_and_names_the_path_of_every_mistake(self, client, fund_officer):
        client.force_login(fund_officer)
        wrong = "code: a\nconditions: [{code: x, expression: nothing}]\n"
        answer = client.post("/clauses/new/", {"text": wrong})
        assert answer.status_code == 422
        assert "<code>conditions.0.expression</code>" in answer.content.decode()
        assert "expression: nothing" in answer.content.decode()
        assert not Clause.objects.exists()

    def test_edits_a_draft_and_refuses_a_stale_one(self, client, fund_officer, clause):
        url = f"{clause.get_absolute_url()}edit/"
        assert "code: first-sets" in page(client, fund_officer, url)
        body = {"text": "code: first-sets\nvalid: {from: 2026-01-01}\n", "version": "1"}
        assert client.post(url, body).status_code == 302
        assert Clause.objects.get().definition["valid"] == {"from": "2026-01-01"}
        stale = client.post(url, body | {"text": body["text"] + "budget: X\n"})
        assert stale.status_code == 422
        assert client.post(url, {"text": "code: a"}).status_code == 422
        assert Clause.objects.get().budget == ""

    def test_begins_a_new_version_from_another(self, client, fund_officer, clause):
        text = page(client, fund_officer, f"/clauses/new/?from={clause.uuid}")
        assert "首台套奖励" in text
        page(client, fund_officer, "/clauses/new/?from=nonsense", status=404)

    def test_is_for_the_fund_officer(self, client, reviewer, clause):
        for url in ("/clauses/new/", "/clauses/import/", f"{clause.get_absolute_url()}edit/"):
            page(client, reviewer, url, status=403)


class TestImport:
    def test_drafts_a_document(self, client, fund_officer):
        page(client, fund_officer, "/clauses/import/")
        answer = client.post("/clauses/import/", {"text": "- code: a\n- code: b\n"})
        assert answer.status_code == 302
        assert Clause.objects.count() == 2

    def test_refuses_all_for_one_fault(self, client, fund_officer):
        client.force_login(fund_officer)
        answer = client.post("/clauses/import/", {"text": "- code: a\n- code: b\n  unit: pounds\n"})
        assert answer.status_code == 422
        assert "<code>1.unit</code>" in answer.content.decode()
        assert not Clause.objects.exists()


class TestFlagged:
    def test_shows_clauses_in_force_and_agreements_with_their_flags(
        self, client, fund_officer, officer
    ):
        clause = make.clause(by=fund_officer, state="ACTIVE", text=make.RED_TEXT)
        make.clause(by=fund_officer, code="draft", text=make.RED_TEXT, title={"en": "A draft"})
        firm = EnterpriseFactory(zone=clause.zone, name="Star River")
        Agreement.objects.create(
            enterprise=firm, created_by=officer, kind="FORMAL", signed_on=date(2026, 1, 1),
            total_fen=1, fixed_fen=1, text="企业缴纳税款实行先征后返。",
        )  # fmt: skip
        text = page(client, fund_officer, "/clauses/flagged/")
        assert "STAY_PROMISE" in text
        assert "A draft" not in text
        assert "TAX_REFUND" in text
        assert "Star River" in text

    def test_is_for_staff(self, client, applicant):
        page(client, applicant, "/clauses/flagged/", status=403)


class TestPolicyPages:
    def test_record_and_edit_a_policy(self, client, fund_officer):
        client.force_login(fund_officer)
        answer = client.post("/policies/new/", {"title": "Measures", "factor": "LAND"})
        assert answer.status_code == 302
        policy = Policy.objects.get()
        body = {"title": "Measures", "factor": "LAND", "issuer": "Committee", "version": "1"}
        assert client.post(f"/policies/{policy.uuid}/edit/", body).status_code == 302
        assert Policy.objects.get().issuer == "Committee"


class TestMyDay:
    def titles(self, user) -> list[str]:
        day = desk.day_of(user)
        return [item.why for item in (*day.now, *day.waiting, *day.soon, *day.later)]

    def test_tells_reviewer_and_fund_officer_what_waits(self, reviewer, fund_officer, clause):
        make.clause(by=fund_officer, code="unreviewed", review=None)
        assert self.titles(reviewer) == ["Clause first-sets waits for its review."]
        Clause.objects.update(state="REVIEWED")
        assert "Clause first-sets was reviewed." in self.titles(fund_officer)
        Clause.objects.update(gate_level="RED")
        assert "The fair-competition gate is red." in self.titles(fund_officer)

    def test_tells_of_a_clause_in_use_that_turned_red(self, chair, fund_officer, clause):
        Clause.objects.update(state="ACTIVE", gate_level="RED")
        told = "In use, and the fair-competition gate is red: nothing is approved under it."
        assert self.titles(chair) == [told]
        assert told in self.titles(fund_officer)


def test_the_gates_are_looked_at_every_night(fund_officer, clause):
    from funds.jobs.gates import look_at_gates

    Clause.objects.update(gate_level="RED")
    assert look_at_gates(None, "") == 1
    assert Clause.objects.get().gate_level == "GREEN"
