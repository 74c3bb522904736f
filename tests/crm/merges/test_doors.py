"""Merging through the pages and through the API."""

import pytest
from django.urls import reverse

from crm.actions import duplicates, merging
from crm.models import DuplicatePair, Enterprise
from tests.factories.crm import ContactFactory, EnterpriseFactory

CODE = "91110108551385082Q"
API = "/api/v1/enterprises/"


@pytest.fixture
def kept(zone):
    return EnterpriseFactory(zone=zone, name="天津瀚海智能科技有限公司")


@pytest.fixture
def gone(zone):
    return EnterpriseFactory(zone=zone, name="瀚海智能科技", credit_code=CODE, region="天津")


class TestPages:
    def test_the_other_record_is_suspected_or_found_by_a_word(
        self, client, leader, zone, kept, gone
    ):
        duplicates.note(zone, duplicates.search(zone))
        client.force_login(leader)
        page = client.get(reverse("crm:merge", args=[kept.uuid]), {"named": "hhzn"})
        assert [other for _pair, other in page.context["suspected"]] == [gone]
        assert list(page.context["found"]) == [gone]

    def test_both_are_shown_with_what_goes_over(self, client, leader, kept, gone):
        ContactFactory(enterprise=gone)
        client.force_login(leader)
        page = client.get(reverse("crm:merge", args=[kept.uuid]), {"other": gone.uuid})
        shown = {field["name"]: field["chosen"] for field in page.context["fields"]}
        assert (shown["name"], shown["credit_code"]) == ("TARGET", "SOURCE")
        assert [row["moving"] for row in page.context["counted"]] == [1]

    def test_merged_the_old_address_leads_to_the_kept_firm(self, client, leader, kept, gone):
        client.force_login(leader)
        sent = {"other": gone.uuid, "choice.name": "SOURCE", "version": kept.version}
        answer = client.post(reverse("crm:merge", args=[kept.uuid]), sent)
        assert answer.url == kept.get_absolute_url()
        kept.refresh_from_db()
        assert (kept.name, kept.credit_code) == ("瀚海智能科技", CODE)
        assert client.get(gone.get_absolute_url()).url == kept.get_absolute_url()

    def test_taken_back_it_is_a_firm_again(self, client, leader, kept, gone):
        merging.merge(kept, by=leader, source=gone)
        client.force_login(leader)
        assert client.get(kept.get_absolute_url()).context["merges"][0].is_offered
        answer = client.post(reverse("crm:unmerge", args=[kept.uuid]), {"source": gone.uuid})
        assert answer.url == gone.get_absolute_url()
        assert Enterprise.objects.count() == 2

    @pytest.mark.parametrize("version", ["7", "x"])
    def test_a_stale_page_says_so_and_an_unreadable_version_is_none(
        self, client, leader, kept, gone, version
    ):
        client.force_login(leader)
        sent = {"other": gone.uuid, "version": version}
        answer = client.post(reverse("crm:merge", args=[kept.uuid]), sent)
        assert answer.status_code == (409 if version == "7" else 302)

    def test_a_double_click_merges_once(self, client, leader, kept, gone):
        client.force_login(leader)
        sent = {"other": gone.uuid, "once": "abc"}
        address = reverse("crm:merge", args=[kept.uuid])
        assert client.post(address, sent).url == kept.get_absolute_url()
        assert client.post(address, sent).url == kept.get_absolute_url()
        assert Enterprise.objects.count() == 1

    @pytest.mark.parametrize("other", ["", "x", "00000000-0000-0000-0000-000000000000"])
    def test_a_firm_that_is_none_is_not_found(self, client, leader, kept, other):
        client.force_login(leader)
        for name in ("crm:merge", "crm:tell-apart"):
            answer = client.post(reverse(name, args=[kept.uuid]), {"other": other})
            assert answer.status_code == 404

    def test_an_officer_compares_but_does_not_merge(self, client, officer, kept, gone):
        client.force_login(officer)
        address = reverse("crm:merge", args=[kept.uuid])
        assert not client.get(address, {"other": gone.uuid}).context["may_merge"]
        assert client.post(address, {"other": gone.uuid}).status_code == 422
        assert client.post(reverse("crm:tell-apart", args=[kept.uuid]), {"other": gone.uuid}
                           ).status_code == 403  # fmt: skip
        assert Enterprise.objects.count() == 2

    def test_two_firms_leave_the_list_of_pairs(self, client, leader, zone, kept, gone):
        duplicates.note(zone, duplicates.search(zone))
        client.force_login(leader)
        address = f"{reverse('crm:duplicates')}?state=OPEN"
        assert kept.name in client.get(address).content.decode()
        client.post(reverse("crm:tell-apart", args=[kept.uuid]), {"other": gone.uuid}, follow=True)
        assert kept.name not in client.get(address).content.decode()


class TestApi:
    def test_a_merge_and_its_way_back(self, api_client, leader, kept, gone):
        api_client.force_authenticate(leader)
        sent = {"source": str(gone.uuid), "choices": {"region": "TARGET"}}
        answer = api_client.post(f"{API}{kept.uuid}/merge/", sent, format="json")
        assert answer.status_code == 200
        assert (answer.data["credit_code"], answer.data["region"]) == (CODE, "")
        old = api_client.get(f"{API}{gone.uuid}/")
        assert (old.status_code, old["Location"].endswith(f"{kept.uuid}/")) == (302, True)
        back = api_client.post(f"{API}{gone.uuid}/unmerge/", {}, format="json")
        assert (back.status_code, back.data["id"]) == (200, str(gone.uuid))

    def test_the_last_merge_into_a_firm_is_taken_back(self, api_client, leader, kept, gone):
        merging.merge(kept, by=leader, source=gone)
        api_client.force_authenticate(leader)
        assert api_client.post(f"{API}{kept.uuid}/unmerge/", {}, format="json").status_code == 200
        again = api_client.post(f"{API}{kept.uuid}/unmerge/", {}, format="json")
        assert again.data["errors"][0]["code"] == "gone"

    @pytest.mark.parametrize(
        ("sent", "attr"),
        [({}, "source"), ({"source": "x"}, "source"), ({"choices": {"name": "BOTH"}}, "choices")],
    )
    def test_a_wrong_body_is_refused(self, api_client, leader, kept, gone, sent, attr):
        api_client.force_authenticate(leader)
        sent = {"source": str(gone.uuid)} | sent if "choices" in sent else sent
        answer = api_client.post(f"{API}{kept.uuid}/merge/", sent, format="json")
        assert answer.status_code == 400
        assert answer.data["errors"][0]["attr"].startswith(attr)

    def test_a_refusal_carries_every_reason(self, api_client, leader, kept, gone):
        Enterprise.objects.filter(pk=kept.pk).update(credit_code="91120224MA05WE1X07")
        api_client.force_authenticate(leader)
        answer = api_client.post(
            f"{API}{kept.uuid}/merge/", {"source": str(gone.uuid)}, format="json"
        )
        assert answer.status_code == 409
        assert [one["code"] for one in answer.data["errors"]] == ["mismatch"]

    def test_pairs_are_listed_and_told_apart(self, api_client, leader, zone, kept, gone):
        duplicates.note(zone, duplicates.search(zone))
        api_client.force_authenticate(leader)
        listed = api_client.get("/api/v1/duplicates/?state=OPEN").data["results"]
        assert [row["signs"] for row in listed] == [["NAME"]]
        answer = api_client.post(f"/api/v1/duplicates/{listed[0]['id']}/distinct/")
        assert answer.data["state"] == "DISTINCT"
        assert DuplicatePair.objects.open().count() == 0
