import json

import pytest
import yaml

from funds.models import Clause
from tests.factories import clauses as make
from tests.factories.users import ZoneFactory, user_with
from tests.funds.eligibility import published

pytestmark = pytest.mark.django_db
URL = "/api/v1/clauses/"


@pytest.fixture
def api(api_client, fund_officer):
    api_client.force_authenticate(fund_officer)
    return api_client


def errors(answer) -> list[tuple]:
    return [(one["code"], one["attr"]) for one in answer.json()["errors"]]


class TestCreate:
    def test_answers_the_clause_with_its_gate(self, api):
        answer = api.post(URL, make.definition())
        assert answer.status_code == 201
        body = answer.json()
        assert (body["code"], body["state"], body["version"]) == ("first-sets", "DRAFT", 1)
        assert body["gate"]["level"] == "GREEN"
        assert body["definition"] == make.definition()

    def test_quotes_the_words_that_raised_a_flag(self, api):
        body = api.post(URL, make.definition(text=make.RED_TEXT)).json()
        (flag,) = body["gate"]["flags"]
        assert (body["gate"]["level"], flag["code"]) == ("RED", "STAY_PROMISE")
        assert flag["quote"] in make.RED_TEXT
        assert flag["rule"].startswith("A promise not to move away")

    def test_names_what_is_wrong_by_its_path(self, api):
        wrong = make.definition(unit="pounds", amount={"expression": "nothing * 2"})
        answer = api.post(URL, wrong)
        assert answer.status_code == 400
        assert errors(answer) == [("invalid", "unit"), ("invalid", "amount.expression")]
        assert not Clause.objects.exists()

    @pytest.mark.parametrize("body", [[], [1], "x", None, 5, {"code": None}, {"code": 7}])
    def test_refuses_what_is_no_clause(self, api, body):
        answer = api.post(URL, json.dumps(body), content_type="application/json")
        assert answer.status_code == 400

    def test_takes_yaml_too(self, api):
        text = yaml.safe_dump(make.definition(), allow_unicode=True)
        answer = api.post(URL, text, content_type="text/yaml")
        assert answer.status_code == 201
        assert answer.json()["definition"]["title"]["zh"] == "首台套奖励"

    def test_is_for_the_fund_officer(self, api_client, reviewer):
        api_client.force_authenticate(reviewer)
        answer = api_client.post(URL, make.definition())
        assert (answer.status_code, errors(answer)) == (403, [("role", None)])
        assert not Clause.objects.exists()


class TestEdit:
    def test_changes_the_parts_that_are_sent(self, api, fund_officer):
        clause = make.clause(by=fund_officer)
        answer = api.patch(f"{URL}{clause.uuid}/", {"version": 1, "budget": "OTHER"})
        assert answer.status_code == 200
        assert answer.json()["definition"]["budget"] == "OTHER"
        assert (answer.json()["version"], answer.json()["code"]) == (2, "first-sets")

    def test_asks_for_the_version_and_refuses_a_stale_one(self, api, fund_officer):
        clause = make.clause(by=fund_officer)
        answer = api.patch(f"{URL}{clause.uuid}/", {"budget": "OTHER"})
        assert (answer.status_code, errors(answer)) == (400, [("required", "version")])
        answer = api.patch(f"{URL}{clause.uuid}/", {"version": 9, "budget": "OTHER"})
        assert (answer.status_code, errors(answer)) == (409, [("stale", None)])


class TestSteps:
    def take(self, api_client, user, clause, **facts):
        api_client.force_authenticate(user)
        return api_client.post(f"{URL}{clause.uuid}/steps/", facts)

    def test_lead_a_clause_from_draft_to_retired(self, api_client, fund_officer, reviewer):
        clause = make.clause(by=fund_officer)
        for user, step, state in (
            (reviewer, "review", "REVIEWED"),
            (fund_officer, "activate", "ACTIVE"),
            (fund_officer, "retire", "RETIRED"),
        ):
            clause.refresh_from_db()
            answer = self.take(api_client, user, clause, step=step, version=clause.version)
            assert (answer.status_code, answer.json()["state"]) == (200, state)

    def test_refuse_a_red_clause_and_let_its_flag_be_dismissed(
        self, api_client, fund_officer, reviewer
    ):
        clause = make.clause(by=fund_officer, text=make.RED_TEXT, state="REVIEWED")
        answer = self.take(api_client, fund_officer, clause, step="activate", version=1)
        assert (answer.status_code, errors(answer)) == (409, [("gate_red", "gate")])
        answer = self.take(api_client, reviewer, clause, step="dismiss_flag", version=1)
        assert errors(answer) == [("missing_fact", "flag"), ("missing_fact", "reason")]
        answer = self.take(
            api_client, reviewer, clause,
            step="dismiss_flag", version=1, flag="STAY_PROMISE", reason="Quoted from a repeal",
        )  # fmt: skip
        assert (answer.status_code, answer.json()["gate"]["level"]) == (200, "GREEN")
        answer = self.take(api_client, fund_officer, clause, step="activate", version=2)
        assert answer.json()["state"] == "ACTIVE"

    def test_show_what_an_exception_needs(self, api_client, fund_officer, chair):
        clause = make.clause(by=fund_officer, text=make.RED_TEXT)
        api_client.force_authenticate(chair)
        shown = api_client.get(f"{URL}{clause.uuid}/steps/").json()
        step = next(one for one in shown["steps"] if one["name"] == "except")
        assert step["open"] is True
        assert [need["name"] for need in step["needs"]] == ["ground", "why", "until", "document"]

    def test_refuse_a_flag_that_is_not_raised(self, api_client, fund_officer, reviewer):
        clause = make.clause(by=fund_officer)
        facts = {"step": "dismiss_flag", "version": 1, "flag": "TAX_REFUND", "reason": "x"}
        answer = self.take(api_client, reviewer, clause, **facts)
        assert (answer.status_code, errors(answer)) == (400, [("invalid", "flag")])


class TestList:
    def test_shows_the_clauses_of_the_own_zone(self, api, fund_officer):
        make.clause(by=fund_officer)
        make.clause(by=user_with("FUND_OFFICER", zone=ZoneFactory(code="JNH")), code="other")
        body = api.get(URL).json()
        assert [row["code"] for row in body["results"]] == ["first-sets"]
        assert "definition" not in body["results"][0]

    def test_hides_drafts_from_applicants_and_everything_from_observers(
        self, api_client, fund_officer, applicant, observer
    ):
        clause = make.clause(by=fund_officer)
        api_client.force_authenticate(applicant)
        assert api_client.get(URL).json()["results"] == []
        assert api_client.get(f"{URL}{clause.uuid}/").status_code == 404
        Clause.objects.filter(pk=clause.pk).update(state="ACTIVE")
        assert api_client.get(f"{URL}{clause.uuid}/").json()["gate"] == {
            "level": "GREEN",
            "flags": [],
        }
        api_client.force_authenticate(observer)
        assert api_client.get(URL).status_code == 403

    def test_costs_the_same_with_many_rows(self, api, fund_officer, django_assert_num_queries):
        for number in range(12):
            make.clause(by=fund_officer, code=f"c{number}")
        api.get(URL)
        with django_assert_num_queries(2):
            assert len(api.get(URL, {"page_size": 3, "search": "first"}).json()["results"]) == 3
        with django_assert_num_queries(1):
            assert len(api.get(URL).json()["results"]) == 12

    @pytest.mark.parametrize(
        ("query", "found"),
        [("state=DRAFT", 1), ("state=ACTIVE", 0), ("factor=FISCAL", 1), ("search=首台套", 1)],
    )
    def test_is_filtered(self, api, fund_officer, query, found):
        make.clause(by=fund_officer)
        assert len(api.get(f"{URL}?{query}").json()["results"]) == found


class TestEvaluate:
    def evaluate(self, api, **body):
        return api.post(f"{URL}evaluate/", body)

    @pytest.mark.parametrize(("clause", "case"), published.cases(), ids=published.ids())
    def test_answers_every_published_case(self, api, clause, case):
        answer = self.evaluate(
            api,
            clause=json.loads(json.dumps(clause, default=str)),
            facts=case["facts"],
            law_date=str(case["law_date"]),
            granted=case.get("granted", []),
        )
        assert answer.status_code == 200
        body, expected = answer.json(), case["expect"]
        assert set(body) == {"outcome", "missing", "conditions", "amount", "tranches", "gate"}
        assert body["outcome"] == expected["outcome"]
        if "final" in expected:
            assert body["amount"]["final"] == expected["final"]
        if "gate" in expected:
            assert body["gate"]["level"] == expected["gate"]

    def test_answers_in_the_shape_of_the_contract(self, api):
        clause = make.definition(
            amount={
                "each": "sets",
                "expression": "price * 0.5",
                "item_cap": "200",
                "caps": [{"code": "firm_year", "scope": "enterprise_year", "limit": "500"}],
            },
            tranches=[{"share": "0.3", "when": "signed"}, {"share": "0.7", "when": "accepted"}],
        )
        body = self.evaluate(
            api, clause=clause, facts={"sets": [{"price": "450"}] * 3}, law_date="2026-11-22"
        ).json()
        assert body["outcome"] == "PASS"
        assert body["conditions"][1] == {
            "code": "some_set", "outcome": "PASS", "detail": "3 >= 1", "missing": [],
        }  # fmt: skip
        steps = body["amount"].pop("steps")
        assert steps[-1] == "Cap firm_year of 500 cuts 100: 500 is left."
        assert body["amount"] == {
            "outcome": "PASS", "final": "500", "unit": "wan_yuan", "raw": "600", "missing": [],
            "lines": [{"raw": "225", "final": "200"}] * 3,
            "caps": [{"code": "firm_year", "limit": "500", "cut": "100"}],
        }  # fmt: skip
        assert body["tranches"] == [
            {"share": "0.3", "when": "signed", "amount": "150"},
            {"share": "0.7", "when": "accepted", "amount": "350"},
        ]

    def test_takes_a_stored_clause_by_the_version_of_the_date(self, api, fund_officer):
        make.clause(by=fund_officer, state="ACTIVE")
        later = make.definition(
            valid={"from": "2027-01-01"}, amount={"each": "sets", "expression": "price * 0.1"}
        )
        make.clause(by=fund_officer, state="ACTIVE", **later)
        facts = {"sets": [{"price": "100"}]}
        for law_date, final in (("2026-12-31", "50"), ("2027-01-01", "10")):
            body = self.evaluate(api, code="first-sets", facts=facts, law_date=law_date).json()
            assert body["amount"]["final"] == final

    @pytest.mark.parametrize(
        ("changes", "attr"),
        [
            ({"clause": {"code": "x", "colour": 1}}, "clause.colour"),
            ({"clause": None}, "clause"),
            ({"clause": None, "code": "unknown"}, "code"),
            ({"facts": {"sets": [{"price": "-1"}]}}, "facts.sets.0.price"),
            ({"facts": {"sets": [{"price": "inf"}]}}, "facts.sets.0.price"),
            ({"facts": {"sets": [{"price": "1.1234567"}]}}, "facts.sets.0.price"),
            ({"facts": {"rate": "0.6"}}, "facts.rate"),
            ({"facts": {"unknown": 1}}, "facts.unknown"),
            ({"facts": [1]}, "facts"),
            ({"law_date": "2026-13-01"}, "law_date"),
            ({"granted": [{"scope": "moon", "code": "a", "amount": "1"}]}, "granted.0.scope"),
            ({"enterprise": "not-an-id"}, "enterprise"),
            ({"enterprise": "00000000-0000-0000-0000-000000000000"}, "enterprise"),
        ],
    )
    def test_names_what_is_faulty_by_its_path(self, api, changes, attr):
        body = {"clause": make.definition(), "facts": {"sets": []}} | changes
        answer = self.evaluate(api, **body)
        assert answer.status_code == 400
        assert [one for _code, one in errors(answer)] == [attr]

    def test_rules_are_unknown_without_an_enterprise(self, api):
        clause = make.definition(conditions=[{"code": "fit", "rule": "industrial_policy"}])
        body = self.evaluate(api, clause=clause, facts={"sets": []}).json()
        assert (body["outcome"], body["conditions"][1]["outcome"]) == ("UNKNOWN", "UNKNOWN")
        assert (body["amount"]["final"], body["amount"]["raw"]) == (None, None)

    def test_rules_read_the_records_of_the_enterprise(self, api, fund_officer):
        from tests.factories.crm import EnterpriseFactory

        firm = EnterpriseFactory(zone=fund_officer.home_zone())
        clause = make.definition(conditions=[{"code": "loans", "rule": "loans_repaid"}])
        body = self.evaluate(
            api, clause=clause, facts={"sets": []}, enterprise=str(firm.uuid)
        ).json()
        assert body["conditions"][1]["outcome"] == "UNKNOWN"
        assert "search" in body["conditions"][1]["detail"].lower()


class TestImport:
    def test_drafts_every_published_clause(self, api):
        text = published.DATA.read_text(encoding="utf-8")
        answer = api.post(f"{URL}import/", text, content_type="text/yaml")
        assert answer.status_code == 201
        assert answer.json()["count"] == len(published.clauses()) == Clause.objects.count()
        levels = {row["code"]: row["gate"]["level"] for row in answer.json()["clauses"]}
        assert levels["wuxi-stay-promise"] == levels["liuhe-2023-4-tax"] == "RED"
        assert levels["jilin-ip-pledge"] == "AMBER"

    def test_takes_a_file(self, api):
        with published.DATA.open("rb") as file:
            answer = api.post(f"{URL}import/", {"file": file}, format="multipart")
        assert answer.status_code == 201

    def test_takes_json(self, api):
        answer = api.post(f"{URL}import/", [make.definition(), make.definition(code="b")])
        assert answer.json()["count"] == 2

    @pytest.mark.parametrize(
        ("text", "attr"),
        [
            ("- {code: a, colour: red}\n- {code: b, facts: [{name: x, type: y}]}", "0.colour"),
            ("a: &x 1\nb: *x", None),
            ("!!python/object/apply:os.system ['x']", None),
            ("[", None),
            ("5", None),
            ("", None),
        ],
    )
    def test_refuses_all_for_one_fault(self, api, text, attr):
        answer = api.post(f"{URL}import/", text, content_type="text/yaml")
        assert answer.status_code == 400
        assert errors(answer)[0][1] == attr
        assert not Clause.objects.exists()

    def test_reads_on_as_a_word(self, api):
        text = "code: a\nunit: yuan\nreview: {on: 2026-01-01}\n"
        body = api.post(f"{URL}import/", text, content_type="text/yaml").json()
        assert body["clauses"][0]["definition"]["review"] == {"on": "2026-01-01"}

    def test_refuses_more_than_one_megabyte(self, api):
        text = "# " + "x" * 1024 * 1024
        answer = api.post(f"{URL}import/", text, content_type="text/yaml")
        assert answer.status_code == 413

    def test_is_for_the_fund_officer(self, api_client, reviewer):
        api_client.force_authenticate(reviewer)
        assert api_client.post(f"{URL}import/", [make.definition()]).status_code == 403


class TestPolicies:
    def test_are_kept_by_the_fund_officer(self, api):
        body = {"title": "Measures", "number": "1", "factor": "LAND", "published_on": "2026-01-01"}
        answer = api.post("/api/v1/policies/", body)
        assert answer.status_code == 201
        assert api.post("/api/v1/policies/", body).status_code == 409
        url = f"/api/v1/policies/{answer.json()['id']}/"
        changed = api.patch(url, {"version": 1, "issuer": "Committee"})
        assert (changed.json()["issuer"], changed.json()["version"]) == ("Committee", 2)
        wrong = api.patch(
            url, {"version": 2, "valid_from": "2026-01-02", "valid_until": "2026-01-01"}
        )
        assert errors(wrong) == [("invalid", "valid_until")]

    def test_are_read_by_staff_and_applicants(self, api_client, applicant, reviewer, observer):
        for user, status in ((applicant, 200), (reviewer, 200), (observer, 403)):
            api_client.force_authenticate(user)
            assert api_client.get("/api/v1/policies/").status_code == status
        api_client.force_authenticate(reviewer)
        assert api_client.post("/api/v1/policies/", {"title": "x"}).status_code == 403


class TestSearch:
    def test_finds_clauses_and_policies_one_may_see(self, api, fund_officer):
        clause = make.clause(by=fund_officer)
        found = api.get("/api/v1/search/", {"q": "首台套"}).json()
        hits = {group["kind"]: group["hits"] for group in found["groups"]}
        assert [hit["id"] for hit in hits["clauses"]] == [str(clause.uuid)]
        found = api.get("/api/v1/search/", {"q": "TTB 2025-3"}).json()
        assert "policies" in {group["kind"] for group in found["groups"]}
        api.force_authenticate(user_with("FUND_OFFICER", zone=ZoneFactory(code="JNH")))
        assert api.get("/api/v1/search/", {"q": "首台套"}).json()["groups"] == []
