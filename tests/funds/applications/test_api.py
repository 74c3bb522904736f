"""The API of funds, lines, calls, applications and opinions, as contract § 3 fixes it."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from funds.models import Application, BudgetLine, Call, LedgerEntry
from hightech.core import clock
from hightech.users.models import Zone
from tests.factories.applications import PDF, SETS, World
from tests.factories.users import user_with

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=clock.ZONE)
API = "/api/v1/"


@pytest.fixture(autouse=True)
def day():
    with clock.at(NOW):
        yield


@pytest.fixture
def world():
    return World(conditions=[{"code": "novelty", "judgement": "ECONOMY"}])


def as_(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def get(user, path, status=200):
    answer = as_(user).get(API + path)
    assert answer.status_code == status, answer.content[:800]
    return answer.json()


def post(user, path, body=None, status=201):
    answer = as_(user).post(API + path, body or {}, format="json")
    assert answer.status_code == status, answer.content[:800]
    return answer.json()


def codes(answer) -> list[tuple]:
    return [(error["code"], error["attr"]) for error in answer["errors"]]


def draft_body(world, **changes) -> dict:
    return {
        "call": str(world.call.uuid),
        "clause": str(world.clause.uuid),
        "enterprise": str(world.firm.uuid),
        "facts": SETS,
        "requested_yuan": "3600000.00",
    } | changes


class TestFunds:
    def test_a_line_opens_with_its_ledger_entry(self, world):
        fund = post(world.finance, "funds/", {"name": "Second fund"})
        body = {
            "fund": fund["id"], "year": 2026, "purpose": "TALENT", "source": "BUDGET",
            "appropriated_yuan": "1000.00",
        }  # fmt: skip
        line = post(world.finance, "budget-lines/", body)
        assert (line["appropriated_yuan"], line["available_yuan"]) == ("1000.00", "1000.00")
        entry = LedgerEntry.objects.get(budget_line__uuid=line["id"])
        assert (entry.kind, entry.amount_fen) == ("APPROPRIATE", 100_000)

    @pytest.mark.parametrize(
        ("changes", "attr"),
        [
            ({"appropriated_yuan": "-1.00"}, "appropriated_yuan"),
            ({"appropriated_yuan": "1.001"}, "appropriated_yuan"),
            ({"year": "soon"}, "year"),
            ({"source": "LOTTERY"}, "source"),
            ({"source": "HIGHER_LEVEL"}, "document_number"),
        ],
    )
    def test_a_wrong_line_is_named_by_its_field(self, world, changes, attr):
        fund = post(world.finance, "funds/", {"name": "Second fund"})
        body = {
            "fund": fund["id"], "year": 2026, "purpose": "TALENT", "source": "BUDGET",
            "appropriated_yuan": "1000.00",
        } | changes  # fmt: skip
        answer = post(world.finance, "budget-lines/", body, 400)
        assert [error["attr"] for error in answer["errors"]] == [attr]
        assert BudgetLine.objects.count() == 1

    def test_only_finance_opens_them(self, world):
        post(world.fund_officer, "funds/", {"name": "x"}, 403)

    def test_an_applicant_lists_neither(self, world):
        get(world.applicant, "funds/", 403)
        get(world.applicant, "budget-lines/", 403)


class TestCalls:
    def body(self, world, **changes) -> dict:
        return {
            "fund": str(world.call.fund.uuid),
            "clauses": [str(world.clause.uuid)],
            "opens_at": "2026-03-02T09:00:00+08:00",
            "closes_at": "2026-05-02T09:00:00+08:00",
            "departments": ["ECONOMY"],
            "budget_line": str(world.call.budget_line.uuid),
        } | changes

    def test_without_rules_it_asks_the_five(self, world):
        made = post(world.fund_officer, "calls/", self.body(world))
        assert made["rules"] == [
            "industrial_policy", "commitments_fulfilled", "growth_above_average",
            "loans_repaid", "no_violations",
        ]  # fmt: skip
        assert (made["departments"], made["is_open"]) == (["ECONOMY"], True)

    def test_an_empty_list_asks_none(self, world):
        assert post(world.fund_officer, "calls/", self.body(world, rules=[]))["rules"] == []

    @pytest.mark.parametrize(
        ("changes", "attr"),
        [
            ({"rules": ["no_such"]}, "rules"),
            ({"closes_at": "2026-03-02T09:00:00+08:00"}, "closes_at"),
            ({"clauses": []}, "clauses"),
            ({"departments": ["MOON"]}, "departments.0"),
            ({"when_short": "NEVER"}, "when_short"),
        ],
    )
    def test_a_wrong_call_is_named_by_its_field(self, world, changes, attr):
        answer = post(world.fund_officer, "calls/", self.body(world, **changes), 400)
        assert [error["attr"] for error in answer["errors"]] == [attr]
        assert Call.objects.count() == 1

    def test_a_clause_that_is_not_in_force_is_refused(self, world):
        world.clause.state = "DRAFT"
        world.clause.save()
        answer = post(world.fund_officer, "calls/", self.body(world), 409)
        assert codes(answer)[0][0] == "clause_not_active"

    def test_an_applicant_sees_opened_calls_only(self, world):
        post(world.fund_officer, "calls/", self.body(world, opens_at="2026-04-02T09:00:00+08:00"))
        assert get(world.fund_officer, "calls/")["count"] == 2
        assert get(world.applicant, "calls/")["count"] == 1


class TestApplications:
    def test_it_shows_seven_amounts_and_its_version(self, world):
        made = post(world.applicant, "applications/", draft_body(world))
        amounts = [
            made[f"{name}_yuan"]
            for name in (
                "requested", "calculated", "proposed", "voted", "committed", "paid", "recovered"
            )
        ]  # fmt: skip
        assert amounts == ["3600000.00", None, None, None, "0.00", "0.00", "0.00"]
        assert (made["state"], made["version"], made["publicity"]) == ("DRAFT", 1, None)

    @pytest.mark.parametrize(
        ("changes", "attr"),
        [
            ({"requested_yuan": "0.00"}, "requested_yuan"),
            ({"requested_yuan": "-5.00"}, "requested_yuan"),
            ({"requested_yuan": "99999999999999999"}, "requested_yuan"),
            ({"facts": {"sets": [{"price": "1e400"}]}}, "facts.sets.0.price"),
            ({"facts": {"sets": [{"price": "1", "colour": "red"}]}}, "facts.sets.0.colour"),
            ({"facts": []}, "facts"),
            ({"enterprise": "x"}, "enterprise"),
        ],
    )
    def test_a_wrong_one_is_named_by_its_path(self, world, changes, attr):
        answer = post(world.applicant, "applications/", draft_body(world, **changes), 400)
        assert [error["attr"] for error in answer["errors"]] == [attr]
        assert not Application.objects.exists()

    def test_a_firm_of_somebody_else_cannot_be_named(self, world):
        stranger = user_with("APPLICANT", zone=world.zone)
        answer = post(stranger, "applications/", draft_body(world), 400)
        assert [error["attr"] for error in answer["errors"]] == ["enterprise"]

    def test_an_officer_of_attraction_may_not(self, world):
        post(user_with("OFFICER", zone=world.zone), "applications/", draft_body(world), 403)

    def test_a_patch_needs_the_version_and_keeps_the_rest(self, world):
        made = post(world.applicant, "applications/", draft_body(world))
        path = f"{API}applications/{made['id']}/"
        client = as_(world.applicant)
        assert client.patch(path, {"requested_yuan": "1.00"}, format="json").status_code == 400
        body = {"requested_yuan": "1.00", "version": 9}
        stale = client.patch(path, body, format="json")
        assert (stale.status_code, codes(stale.json())[0][0]) == (409, "stale")
        done = client.patch(path, body | {"version": 1}, format="json").json()
        assert (done["requested_yuan"], done["facts"], done["version"]) == ("1.00", SETS, 2)

    def test_materials_revisions_and_corrections(self, world):
        made = post(world.applicant, "applications/", draft_body(world))
        path = f"applications/{made['id']}"
        upload = as_(world.applicant).post(
            f"{API}files/", {"file": SimpleUploadedFile("a.pdf", PDF)}, format="multipart"
        )
        file = upload.json()["id"]
        wrong = post(world.applicant, f"{path}/materials/", {"code": "nil", "file": file}, 400)
        assert codes(wrong) == [("invalid", "code")]
        post(world.applicant, f"{path}/materials/", {"code": "invoice", "file": file})
        post(
            world.applicant, f"{path}/steps/",
            {"step": "submit", "version": 1, "declaration": True}, 200,
        )  # fmt: skip
        (revision,) = get(world.applicant, f"{path}/revisions/")
        assert (revision["number"], revision["content"]["facts"]) == (1, SETS)
        sent = {
            "step": "ask_correction", "version": 2, "comment": "Mend",
            "items": ["Invoice is blurred"],
        }  # fmt: skip
        post(world.fund_officer, f"{path}/steps/", sent, 200)
        (item,) = get(world.applicant, f"{path}/corrections/")
        assert (item["text"], item["settled_at"]) == ("Invoice is blurred", None)

    def test_a_missing_declaration_is_a_missing_fact(self, world):
        file = world.with_paper(world.draft())
        body = {"step": "submit", "version": 1}
        answer = post(world.applicant, f"applications/{file.uuid}/steps/", body, 409)
        assert codes(answer) == [("missing_fact", "declaration")]
        body["declaration"] = "yes"
        answer = post(world.applicant, f"applications/{file.uuid}/steps/", body, 400)
        assert codes(answer) == [("invalid", "declaration")]

    def test_closed_steps_say_why_with_the_role_too(self, world):
        file = world.submitted()
        shown = get(world.applicant, f"applications/{file.uuid}/steps/")
        accept = next(step for step in shown["steps"] if step["name"] == "accept")
        assert accept["open"] is False
        assert {reason["code"] for reason in accept["reasons"]} == {"role", "no_current_run"}

    def test_a_check_answers_like_the_evaluation_with_id_and_time(self, world):
        file = world.submitted()
        first = post(world.fund_officer, f"applications/{file.uuid}/checks/")
        assert (first["outcome"], first["current"], first["amount"]["final"]) == (
            "JUDGEMENT", True, "350",
        )  # fmt: skip
        second = post(world.fund_officer, f"applications/{file.uuid}/checks/")
        listed = get(world.fund_officer, f"applications/{file.uuid}/checks/")
        assert [(run["id"], run["current"]) for run in listed] == [
            (second["id"], True), (first["id"], False),
        ]  # fmt: skip

    def test_filters_and_search(self, world):
        world.draft()
        sent = world.submitted()
        listed = get(world.fund_officer, "applications/?state=SUBMITTED")
        assert [row["id"] for row in listed["results"]] == [str(sent.uuid)]
        assert get(world.fund_officer, f"applications/?search={sent.number}")["count"] == 1
        assert get(world.fund_officer, "applications/?colour=red", 400)

    def test_a_list_costs_the_same_whatever_its_rows(self, world, django_assert_max_num_queries):
        world.draft()
        client = as_(world.fund_officer)
        with django_assert_max_num_queries(5):
            client.get(f"{API}applications/")
        for _n in range(20):
            world.draft()
        with django_assert_max_num_queries(5):
            assert client.get(f"{API}applications/").json()["count"] == 21


class TestVisibility:
    PARTS = ("", "steps/", "checks/", "materials/", "revisions/", "corrections/")

    def test_nobody_outside_reads_any_part(self, world):
        file = world.verifying()
        jinan = Zone.objects.create(code="JNH", name_en="Jinan", name_zh="济南")
        strangers = [
            user_with("FUND_OFFICER", zone=jinan),
            user_with("APPLICANT", zone=world.zone),
            World(zone=world.zone, departments=("LAND",), code="b").reviewers["LAND"],
            user_with("MEMBER", zone=world.zone),
            user_with("THIRD_PARTY", zone=world.zone),
            user_with("OBSERVER", zone=world.zone),
        ]
        for part in self.PARTS:
            path = f"applications/{file.uuid}/{part}"
            for stranger in strangers:
                get(stranger, path, 404)
            for insider in (world.applicant, world.fund_officer, world.reviewers["ECONOMY"]):
                get(insider, path)

    def test_a_draft_is_not_yet_the_departments(self, world):
        file = world.draft()
        get(world.reviewers["ECONOMY"], f"applications/{file.uuid}/", 404)

    def test_another_zone_counts_nothing(self, world):
        world.submitted()
        jinan = Zone.objects.create(code="JNH", name_en="Jinan", name_zh="济南")
        stranger = user_with("FUND_OFFICER", zone=jinan)
        for path in ("applications/", "calls/", "funds/", "budget-lines/", "opinions/"):
            assert get(stranger, path)["count"] == 0

    def test_an_opinion_is_read_by_its_department_and_the_fund(self, world):
        sheet = world.verifying().opinions.get()
        other = World(zone=world.zone, departments=("LAND",), code="b")
        get(other.reviewers["LAND"], f"opinions/{sheet.uuid}/", 404)
        get(world.applicant, f"opinions/{sheet.uuid}/", 404)
        for insider in (world.reviewers["ECONOMY"], world.fund_officer):
            shown = get(insider, f"opinions/{sheet.uuid}/")
            assert (shown["department"], shown["lead"]) == ("ECONOMY", None)


class TestOpinions:
    def body(self, file, **changes) -> dict:
        return {
            "application": str(file.uuid), "department": "ECONOMY", "verdict": "AGREE",
            "comment": "ok",
        } | changes  # fmt: skip

    def test_it_is_written_and_signed(self, world):
        file = world.verifying()
        reviewer = world.reviewers["ECONOMY"]
        made = post(reviewer, "opinions/", self.body(file, judgements={"novelty": "AGREE"}))
        assert (made["state"], made["judgements"]) == ("DRAFT", {"novelty": "AGREE"})
        body = {"step": "sign", "version": made["version"]}
        signed = post(reviewer, f"opinions/{made['id']}/steps/", body, 200)
        assert (signed["state"], len(signed["digest"])) == ("SIGNED", 64)

    def test_it_names_one_file(self, world):
        file = world.verifying()
        body = self.body(file)
        del body["application"]
        post(world.reviewers["ECONOMY"], "opinions/", body, 400)

    def test_a_judgement_is_agree_or_oppose(self, world):
        body = self.body(world.verifying(), judgements={"novelty": "PERHAPS"})
        answer = post(world.reviewers["ECONOMY"], "opinions/", body, 400)
        assert [error["attr"] for error in answer["errors"]] == ["judgements.novelty"]

    def test_the_fund_officer_does_not_sign(self, world):
        sheet = world.verifying().opinions.get()
        post(world.fund_officer, "opinions/", self.body(sheet.application), 403)
        body = {"step": "sign", "version": sheet.version, "verdict": "AGREE"}
        post(world.fund_officer, f"opinions/{sheet.uuid}/steps/", body, 403)

    def test_a_file_that_is_not_verified_takes_none(self, world):
        file = world.submitted()
        answer = post(world.reviewers["ECONOMY"], "opinions/", self.body(file), 409)
        assert codes(answer)[0][0] == "wrong_state"


def test_overrides_are_proposed_and_confirmed(world):
    file = world.ready()
    upload = as_(world.fund_officer).post(
        f"{API}files/", {"file": SimpleUploadedFile("a.pdf", PDF)}, format="multipart"
    )
    body = {
        "condition": "novelty", "ground": "Proved otherwise", "legal_basis": "Art. 3",
        "document": upload.json()["id"],
    }  # fmt: skip
    made = post(world.fund_officer, f"applications/{file.uuid}/overrides/", body)
    path = f"applications/{file.uuid}/overrides/{made['id']}/confirm/"
    post(world.fund_officer, path, status=403)
    done = post(user_with("CHAIR", zone=world.zone), path, status=200)
    assert done["confirmed_by"]["name"]


def test_a_closed_call_refuses_by_server_time(world):
    file = world.with_paper(world.draft())
    body = {"step": "submit", "version": 1, "declaration": True}
    with clock.at(world.call.closes_at + timedelta(seconds=1)):
        answer = post(world.applicant, f"applications/{file.uuid}/steps/", body, 409)
    assert codes(answer) == [("call_closed", "call")]
    file.refresh_from_db()
    assert file.state == "DRAFT"
