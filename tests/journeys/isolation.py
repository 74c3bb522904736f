"""Nothing of one zone is read or touched from another: asked of every address there is."""

import pytest

from crm.models import Enterprise, Lead
from hightech.core.models import Change, File, Step
from hightech.users.models import User
from tests.answers import closing
from tests.journeys.doors import doors

FAR = ("jn-officer", "jn-leader")
# Whoever of the zone may see a record: asked one after the other.
NEAR = (
    *("leader", "officer", "officer2", "manager", "fundofficer", "finance", "cashier", "auditor"),
    *("secretary", "chair", "statistician", "reviewer-economy", "applicant", "applicant2", "admin"),
)
WITH_ID = [door for door in doors() if door.has_id]
LISTS = [door for door in doors() if door.is_api and not door.has_id]
HIDDEN = (403, 404)
# Known to every zone: the classification of industries, and who one is oneself.
SHARED = ("api/v1/industries/", "api/v1/me/", "api/v1/schema/", "api/v1/docs/")
# Nothing of the kind happens in the small demo: only that strangers are kept out is shown.
UNTOLD = {"Objection", "Override", "BankStatement", "CatalogueEntry", "PastGrant", "Recovery"}
UNTOLD |= {"Loan", "Report", "OpeningList", "OpeningRow"}
# What one person keeps or did: shown in their own tests to be nobody else's.
UNTOLD |= {"BulkItem", "BulkRun", "Export", "ImportRow", "ImportRun", "Removal", "SavedView"}
UNTOLD |= {"Webhook"}


def people(names) -> list[User]:
    found = {user.username: user for user in User.objects.filter(username__in=names)}
    return [found[name] for name in names]


def own_row(model):
    """Return a record of the tech town, and all who may be asked for it."""
    for user in people(NEAR):
        rows = model.objects.visible_to(user) if hasattr(model.objects, "visible_to") else None
        if rows is not None:
            row = rows.exclude(pk__in=of_jinan(model)).order_by("pk").first()
            if row:
                return row
    return model._base_manager.order_by("pk").first()


def of_jinan(model):
    """Return what the people of the other zone may see: their own."""
    if not hasattr(model.objects, "visible_to"):
        return model.objects.none().values("pk")
    return {
        pk
        for user in people(FAR)
        for pk in model.objects.visible_to(user).values_list("pk", flat=True)
    }


def send(client, user, method: str, address: str):
    client.force_login(user)
    if method == "get":
        answer = client.get(address)
    else:
        answer = getattr(client, method)(address, "{}", content_type="application/json")
    with closing(answer):
        return answer


@pytest.mark.django_db
class TestIsolation:
    @pytest.mark.parametrize("door", WITH_ID, ids=lambda door: door.pattern)
    def test_no_address_of_a_record_answers_a_stranger(self, story, client, door):
        model = door.model
        assert model is not None, "name the noun of this address in NOUNS"
        row = own_row(model)
        if row is None:
            assert model.__name__ in UNTOLD
            return
        address, before = door.address(row.uuid), (Step.objects.count(), Change.objects.count())
        methods = ("get", "post", "patch", "delete") if door.is_api else ("get", "post")
        for user in people(FAR):
            answers = {method: send(client, user, method, address) for method in methods}
            codes = {name: answer.status_code for name, answer in answers.items()}
            assert {*codes.values()} <= {*HIDDEN, 405}, codes
            assert 404 in codes.values() or 403 in codes.values(), codes
        assert before == (Step.objects.count(), Change.objects.count())

    @pytest.mark.parametrize("door", WITH_ID, ids=lambda door: door.pattern)
    def test_the_same_address_answers_somebody_of_the_zone(self, story, client, door):
        row = own_row(door.model)
        if row is None or door.names_more:
            return
        address = door.address(row.uuid)
        codes = [send(client, user, "get", address).status_code for user in people(NEAR)]
        if 200 not in codes and 405 not in codes:
            codes += [send(client, user, "post", address).status_code for user in people(NEAR)]
        assert {200, 201, 302, 400, 405, 409} & {*codes}, codes

    @pytest.mark.parametrize("door", LISTS, ids=lambda door: door.pattern)
    def test_no_list_holds_or_counts_a_strangers_row(self, story, client, door):
        address = f"{door.address('')}?page_size=200&count=exact"
        if door.pattern in SHARED:
            return
        both = {str(user.uuid) for user in people(["observer"])}  # works in both zones
        near = set().union(*(ids(client, user, address)[0] for user in people(NEAR)))
        for user in people(FAR):
            far, count = ids(client, user, address)
            assert far & near <= both
            assert count == len(far)

    def test_search_finds_a_firm_for_its_own_zone_only(self, story, client):
        name = Enterprise.objects.filter(zone__code="TTB").first().name[2:8]
        found = {}
        for username in ("officer", *FAR):
            client.force_login(User.objects.get(username=username))
            found[username] = client.get("/api/v1/search/", {"q": name}).json()
        assert name in str(found["officer"]["groups"])
        assert [found[far]["groups"] for far in FAR] == [[], []]

    def test_a_collision_is_seen_in_the_own_zone_only(self, story, client):
        lead = Lead.objects.filter(zone__code="TTB", claim__state="HELD").first()
        seen = {}
        for username in ("officer2", "officer", "jn-officer"):
            client.force_login(User.objects.get(username=username))
            answer = client.post(
                "/api/v1/leads/check/",
                {"enterprise_name": lead.enterprise.name},
                content_type="application/json",
            )
            seen[username] = len(answer.json()["collisions"])
        assert seen["jn-officer"] == 0
        assert max(seen["officer"], seen["officer2"]) >= 1

    def test_no_strangers_record_can_be_named_in_a_new_one(self, story, client):
        lead = Lead.objects.filter(zone__code="TTB", status="ACTIVE").first()
        firm = str(lead.enterprise.uuid)
        talk = {"kind": "CALL", "happened_at": "2026-11-24T10:00:00+08:00", "summary": "x"}
        bodies = {
            "contacts": {"enterprise": firm, "name": "A", "phone": "13800001111"},
            "interactions": talk | {"lead": str(lead.uuid)},
            "leads": {"enterprise": firm, "summary": "x"},
        }
        before = (Step.objects.count(), Change.objects.count())
        client.force_login(User.objects.get(username="jn-officer"))
        for path, body in bodies.items():
            answer = client.post(f"/api/v1/{path}/", body, content_type="application/json")
            assert answer.status_code == 400, (path, answer.content)
        assert before == (Step.objects.count(), Change.objects.count())

    def test_a_file_is_read_by_those_who_see_its_record_only(self, story, client):
        file = File.objects.filter(uploaded_by__username="officer").first()
        codes, address = {}, f"/files/{file.uuid}/"
        for username in ("officer", *FAR):
            codes[username] = send(client, *people([username]), "get", address).status_code
        assert codes == {"officer": 200, "jn-officer": 404, "jn-leader": 404}


def ids(client, user, address: str) -> tuple[set[str], int]:
    """Return the ids a list shows to a user, and how many it counts; nothing if it is closed."""
    client.force_login(user)
    answer = client.get(address)
    if answer.status_code != 200:
        assert answer.status_code in (400, 403, 404, 405), answer.content
        return set(), 0
    told = answer.json()
    if not isinstance(told, dict) or "results" not in told:
        return set(), 0
    return {row.get("id") or row.get("code") for row in told["results"]}, told["count"]
