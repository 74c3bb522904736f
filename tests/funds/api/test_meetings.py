"""Committees, meetings, ballots, minutes and objections through the API, as the contract says."""

import pytest

from funds.actions import decisions, publicities
from funds.models import Ballot, Committee, Meeting, Objection, Publicity, Recusal, Vote
from hightech.core import clock
from tests.factories.committees import HELD, later, room
from tests.factories.funds import WAN, ApplicationFactory
from tests.factories.users import ZoneFactory

API = "/api/v1/"


@pytest.fixture
def held(zone):
    made = room(zone)
    with clock.at(HELD):
        yield made


@pytest.fixture
def api(api_client):
    """Return `api(user, method, path, **body)` → (status, answer)."""

    def call(who, method: str, path: str, **body):
        api_client.force_authenticate(who)
        send = getattr(api_client, method)
        answer = send(API + path, body, format="json") if method != "get" else send(API + path)
        return answer.status_code, answer.json()

    return call


def codes(answer: dict) -> list[str]:
    return [error["code"] for error in answer["errors"]]


class TestCommittees:
    def test_are_set_up_by_the_secretary_with_their_seats(
        self, api, zone, secretary, chair, member
    ):
        status, made = api(
            secretary,
            "post",
            "committees/",
            name="Council",
            seats=[
                {"user": str(chair.uuid), "role": "CHAIR"},
                {"user": str(member.uuid), "alternate": str(secretary.uuid)},
            ],
        )
        assert status == 201
        assert made["mode"] == "BALLOT"
        assert [(seat["user"]["id"], seat["role"]) for seat in made["seats"]] == [
            (str(chair.uuid), "CHAIR"),
            (str(member.uuid), "MEMBER"),
        ]
        assert made["seats"][1]["alternate"] == {
            "id": str(secretary.uuid),
            "name": str(secretary),
        }

    def test_are_refused_to_others(self, api, chair, applicant):
        assert api(chair, "post", "committees/", name="Council")[0] == 403
        assert api(applicant, "get", "committees/")[0] == 403
        assert Committee.objects.count() == 0

    @pytest.mark.parametrize(
        "rule",
        [
            {"quorum_numerator": "2"},
            {"quorum_numerator": 2.5},
            {"quorum_numerator": 4, "quorum_denominator": 3},
            {"majority_numerator": 1, "majority_denominator": 3},
            {"majority_numerator": 2, "majority_denominator": 2},
            {"quorum_minimum": 0},
            {"quorum_minimum": True},
            {"surprise": 1},
        ],
    )
    def test_refuse_a_rule_that_is_none(self, api, secretary, rule):
        assert api(secretary, "post", "committees/", name="Council", rule=rule)[0] == 400
        assert Committee.objects.count() == 0

    def test_refuse_a_person_twice_and_their_own_alternate(self, api, held):
        path = f"committees/{held.committee.uuid}/seats/"
        status, answer = api(held.secretary, "post", path, user=str(held.chair.uuid))
        assert (status, codes(answer)) == (409, ["twice"])
        path += f"{held.seats[0].uuid}/"
        status, answer = api(held.secretary, "patch", path, alternate=str(held.chair.uuid))
        assert (status, codes(answer)) == (409, ["mismatch"])
        status, seat = api(held.secretary, "patch", path, alternate=str(held.secretary.uuid))
        assert (status, seat["alternate"]["id"]) == (200, str(held.secretary.uuid))

    def test_a_seat_whose_term_has_ended_is_not_shown(self, api, held):
        path = f"committees/{held.committee.uuid}/"
        seat = held.seats[6].uuid
        api(held.secretary, "patch", f"{path}seats/{seat}/", to_on="2026-11-19")
        assert len(api(held.secretary, "get", path)[1]["seats"]) == 7
        with clock.at(later(1)):
            assert len(api(held.secretary, "get", path)[1]["seats"]) == 6


class TestMeetings:
    def test_are_called_for_a_time_to_come(self, api, held):
        body = {"committee": str(held.committee.uuid)}
        status, answer = api(
            held.secretary, "post", "meetings/", held_at="2026-11-18T09:00:00+08:00", **body
        )
        assert (status, codes(answer)) == (409, ["past"])
        status, answer = api(
            held.secretary, "post", "meetings/", held_at="2026-11-24T09:00:00+08:00", **body
        )
        assert status == 201
        assert api(held.chair, "post", "meetings/", held_at="2026-11-24T09:00", **body)[0] == 403
        assert Meeting.objects.count() == 2

    def test_show_their_agenda(self, api, held):
        _status, shown = api(held.chair, "get", f"meetings/{held.meeting.uuid}/")
        assert shown["agenda"] == [
            {
                "number": 1,
                "application": {
                    "id": str(held.application.uuid),
                    "name": str(held.application),
                },
                "is_urgent": False,
            }
        ]

    def test_attendance_is_noted_by_the_secretary(self, api, held):
        path = f"meetings/{held.meeting.uuid}/attendance/"
        body = {"seat": str(held.seats[0].uuid), "present": True}
        assert api(held.chair, "post", path, **body)[0] == 403
        assert api(held.secretary, "post", path, **body)[0] == 201
        assert api(held.secretary, "post", path, **body | {"present": False})[0] == 201
        _status, rows = api(held.chair, "get", path)
        assert [row["present"] for row in rows] == [False]
        assert api(held.secretary, "post", path, seat=body["seat"])[0] == 400

    def test_an_interest_is_declared_as_oneself_and_closes_the_file(self, api, held):
        who, file = held.members[0], str(held.application.uuid)
        path = f"meetings/{held.meeting.uuid}/interests/"
        assert api(who, "get", f"applications/{file}/")[0] in (200, 404)
        body = {"application": file, "kind": "SHAREHOLDER", "text": "Five percent"}
        assert api(held.secretary, "post", path, **body)[0] == 403
        assert api(who, "post", path, **body | {"kind": "DETECTED"})[0] == 400
        assert api(who, "post", path, **body)[0] == 201
        assert Recusal.objects.get().user == who
        assert api(who, "post", path, **body)[0] == 400


class TestBallots:
    def opened(self, api, held, **body) -> dict:
        body = {
            "meeting": str(held.meeting.uuid),
            "application": str(held.application.uuid),
            "amount_yuan": "800000.00",
        } | body
        status, ballot = api(held.secretary, "post", "ballots/", **body)
        assert status == 201, ballot
        return ballot

    def test_run_from_the_opening_to_the_close(self, api, held):
        held.attend()
        ballot = self.opened(api, held)
        assert (ballot["number"], ballot["amount_yuan"], ballot["state"]) == (
            1,
            "800000.00",
            "OPEN",
        )
        path = f"ballots/{ballot['id']}/"
        for seat in held.seats:
            assert api(seat.user, "post", f"{path}votes/", choice="FOR")[0] == 201
        status, again = api(held.chair, "post", f"{path}votes/", choice="AGAINST")
        assert (status, codes(again)) == (409, ["voted"])
        seen = api(held.secretary, "get", f"{path}steps/")[1]
        assert [(one["name"], one["open"]) for one in seen["steps"]] == [
            ("close", True),
            ("lapse", False),
        ]
        body = {"step": "close", "version": seen["version"]}
        status, closed = api(held.secretary, "post", f"{path}steps/", **body)
        assert (status, closed["state"], closed["count"]["for"]) == (200, "CARRIED", 7)
        assert len(api(held.chair, "get", f"{path}votes/")[1]) == 7

    def test_need_one_question_and_an_amount(self, api, held):
        held.attend()
        meeting = str(held.meeting.uuid)
        file = str(held.application.uuid)
        for body in (
            {"meeting": meeting},
            {"meeting": meeting, "application": file},
            {"meeting": meeting, "application": file, "amount_yuan": "-1.00"},
            {"meeting": meeting, "application": file, "amount_yuan": 1.5},
            {"meeting": "no", "application": file, "amount_yuan": "1.00"},
        ):
            assert api(held.secretary, "post", "ballots/", **body)[0] == 400
        assert Ballot.objects.count() == 0

    def test_are_refused_to_others_before_the_rest(self, api, held):
        body = {
            "meeting": str(held.meeting.uuid),
            "application": str(held.application.uuid),
            "amount_yuan": "1.00",
        }
        assert api(held.chair, "post", "ballots/", **body)[0] == 403

    def test_are_not_there_for_the_recused(self, api, held):
        held.attend()
        ballot = self.opened(api, held)
        who = held.members[0]
        body = {"application": str(held.application.uuid), "kind": "FAMILY"}
        assert api(who, "get", f"ballots/{ballot['id']}/")[0] == 200
        assert api(who, "post", f"meetings/{held.meeting.uuid}/interests/", **body)[0] == 201
        assert api(who, "get", f"ballots/{ballot['id']}/")[0] == 404
        assert api(who, "post", f"ballots/{ballot['id']}/votes/", choice="FOR")[0] == 404
        assert Vote.objects.count() == 0

    def test_are_not_there_for_another_zone(self, api, held, user_with):
        held.attend()
        ballot = self.opened(api, held)
        stranger = user_with("MEMBER", zone=ZoneFactory(code="JNH"))
        for path in (f"ballots/{ballot['id']}/", f"meetings/{held.meeting.uuid}/minutes/"):
            assert api(stranger, "get", path)[0] == 404
        for path in ("ballots/", "meetings/", "committees/"):
            assert api(stranger, "get", path)[1]["count"] == 0

    @pytest.mark.parametrize("rows", [1, 6])
    def test_a_list_costs_the_same_whatever_its_rows(
        self, api, held, rows, django_assert_num_queries
    ):
        held.attend()
        for _row in range(rows):
            held.open(application=held.file())
        held.chair.active_memberships  # noqa: B018 read once a request
        with django_assert_num_queries(5):
            assert api(held.chair, "get", "ballots/")[1]["count"] == rows


class TestMinutes:
    def test_are_signed_by_two_through_their_steps(self, api, held):
        held.attend()
        held.decide()
        path = f"meetings/{held.meeting.uuid}/minutes/"
        for who, state in ((held.chair, "DRAFT"), (held.secretary, "SIGNED")):
            seen = api(who, "get", f"{path}steps/")[1]
            sign = next(one for one in seen["steps"] if one["name"] == "sign")
            assert sign["open"] is True
            body = {"step": "sign", "version": seen["version"]}
            status, signed = api(who, "post", f"{path}steps/", **body)
            assert (status, signed["state"]) == (200, state)
        shown = api(held.members[0], "get", path)[1]
        assert len(shown["digest"]) == 64
        assert shown["content"]["ballots"][0]["state"] == "CARRIED"
        assert len(shown["content"]["ballots"][0]["votes"]) == 7

    def test_are_not_signed_by_a_member(self, api, held):
        path = f"meetings/{held.meeting.uuid}/minutes/steps/"
        assert api(held.members[0], "post", path, step="sign", version=1)[0] == 403


class TestObjections:
    @pytest.fixture
    def notice(self, held):
        held.attend()
        held.decide()
        held.sign()
        decisions.approve(held.application, by=held.secretary)
        publicities.publish(held.application, by=held.secretary)
        return Publicity.objects.get()

    def test_come_from_anybody_without_login(self, api_client, notice):
        path = f"/public/publicity/{notice.uuid}/objections/"
        body = {"text": "The machine was bought before", "contact": "13800001111"}
        answer = api_client.post(path, body, format="json")
        assert answer.status_code == 201
        assert answer.json()["is_in_time"] is True
        assert Objection.objects.get().contact == "13800001111"

    def test_of_the_wrong_shape_leave_nothing_behind(self, api_client, notice):
        path = f"/public/publicity/{notice.uuid}/objections/"
        for body in ({}, {"text": "x"}, {"text": "", "contact": "a"}, {"text": 5, "contact": []}):
            assert api_client.post(path, body, format="json").status_code == 400
        assert Objection.objects.count() == 0

    def test_are_limited_per_address(self, api_client, notice):
        path = f"/public/publicity/{notice.uuid}/objections/"
        body = {"text": "No", "contact": "a"}
        answers = [api_client.post(path, body, format="json") for _try in range(11)]
        assert [one.status_code for one in answers] == [201] * 10 + [429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 60
        assert Objection.objects.count() == 10

    def test_are_listed_for_staff_and_dismissed_by_the_chair(self, api, held, notice):
        body = {"application": str(held.application.uuid), "text": "No", "contact": "A letter"}
        status, made = api(held.secretary, "post", "objections/", **body)
        assert status == 201
        assert api(held.members[0], "get", "objections/")[0] == 403
        assert api(held.chair, "get", "objections/?state=RECEIVED")[1]["count"] == 1
        path = f"objections/{made['id']}/steps/"
        status, answer = api(held.chair, "post", path, step="dismiss", version=made["version"])
        assert (status, answer["errors"][0]["attr"]) == (409, "reasons")
        body = {"step": "dismiss", "version": made["version"], "reasons": "Bought in May"}
        status, done = api(held.chair, "post", path, **body)
        assert (status, done["state"], done["answer"]) == (200, "DISMISSED", "Bought in May")

    def test_need_a_published_result(self, api, held):
        body = {"application": str(held.application.uuid), "text": "No", "contact": "A letter"}
        status, answer = api(held.secretary, "post", "objections/", **body)
        assert (status, codes(answer)) == (409, ["not_published"])


def test_an_amount_of_a_ballot_never_exceeds_the_proposal(api, held):
    held.attend()
    body = {"meeting": str(held.meeting.uuid), "application": str(held.application.uuid)}
    status, answer = api(held.secretary, "post", "ballots/", amount_yuan="1000000.01", **body)
    assert (status, codes(answer)) == (409, ["above_proposed"])
    assert held.application.proposed_fen == 100 * WAN


def test_a_file_that_is_not_on_the_agenda_is_not_voted_on(api, held, zone):
    held.attend()
    file = ApplicationFactory(zone=zone)
    body = {"meeting": str(held.meeting.uuid), "application": str(file.uuid)}
    status, answer = api(held.secretary, "post", "ballots/", amount_yuan="1.00", **body)
    assert (status, codes(answer)) == (409, ["wrong_state", "not_on_agenda"])
