"""Lists as people want them: columns, groups, page sizes, and views that are kept."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from hightech.core import saved_views
from hightech.core.errors import ActionRefused
from hightech.core.models import SavedView, ViewMark
from hightech.core.pages.lists import ListPage
from tests.factories.crm import EnterpriseFactory, LeadFactory
from tests.factories.users import TeamFactory, ZoneFactory, user_with

PLACE = "crm:leads"


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def view(officer):
    return saved_views.save(by=officer, place=PLACE, query="stage=JUDGED", name="Judged")


def heads(answer) -> list[str]:
    table = answer.content.decode().split("<thead>")[1].split("</thead>")[0]
    return [
        re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<th scope.*?</th>", table, re.DOTALL)
    ]


def pages():
    found = {}

    def walk(patterns):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns)
            else:
                page = getattr(one.callback, "view_class", None)
                if page and issubclass(page, ListPage):
                    found[page.__qualname__] = page

    walk(get_resolver().url_patterns)
    return sorted(found.values(), key=lambda page: page.__qualname__)


class TestColumns:
    def test_the_list_shows_the_columns_chosen_in_their_order(self, signed_in, officer):
        LeadFactory(owner=officer)
        answer = signed_in.get("/leads/?columns=grade,source,stage")
        assert heads(answer) == ["Lead", "Grade", "Source", "Stage"]

    def test_columns_may_be_sent_one_by_one(self, signed_in, officer):
        LeadFactory(owner=officer)
        assert heads(signed_in.get("/leads/?columns=grade&columns=team")) == [
            "Lead", "Grade", "Team",
        ]  # fmt: skip

    def test_the_title_stays_first(self, signed_in, officer):
        LeadFactory(owner=officer)
        assert heads(signed_in.get("/leads/?columns=grade,name"))[0] == "Lead"

    def test_an_unknown_column_is_refused_by_name(self, signed_in):
        answer = signed_in.get("/leads/?columns=salary")
        assert answer.status_code == 400
        assert "This list has no column “salary”" in answer.content.decode()

    @pytest.mark.parametrize("page", pages(), ids=lambda page: page.__qualname__)
    def test_every_list_names_its_columns_apart(self, page):
        codes = [column.code for column in (*page.columns, *page.further)]
        assert all(re.fullmatch(r"[a-z][\w.]*", code) for code in codes), codes
        assert len(codes) == len(set(codes)), codes

    def test_there_are_lists_to_look_at(self):
        assert len(pages()) > 20

    @pytest.mark.parametrize(("sent", "rows"), [("", 50), ("25", 25), ("200", 60), ("9999", 60)])
    def test_a_page_holds_as_many_rows_as_asked(self, signed_in, officer, sent, rows):
        LeadFactory.create_batch(60, owner=officer)
        answer = signed_in.get(f"/leads/?page_size={sent}")
        assert len(answer.context["rows"]) == rows

    @pytest.mark.parametrize("sent", ["0", "-1", "many", "1.5"])
    def test_a_size_that_is_no_number_is_refused(self, signed_in, sent):
        assert signed_in.get(f"/leads/?page_size={sent}").status_code == 400


class TestGroups:
    @pytest.fixture
    def leads(self, officer):
        stages = ["REGISTERED", "JUDGED", "JUDGED"]
        return [
            LeadFactory(owner=officer, stage=stage, planned_investment_fen=10**6 * (at + 1))
            for at, stage in enumerate(stages)
        ]

    def test_a_group_shows_its_count_and_sum_in_the_order_of_the_process(self, signed_in, leads):
        groups = signed_in.get("/leads/?group=stage").context["grouped"]
        assert [(one.key, one.count, one.sum) for one in groups] == [
            ("REGISTERED", 1, 1_000_000),
            ("JUDGED", 2, 5_000_000),
        ]

    def test_sums_follow_the_filters(self, signed_in, leads):
        address = "/leads/?group=stage&planned_investment_yuan=25000..40000"
        groups = signed_in.get(address).context["grouped"]
        assert [(one.key, one.count, one.sum) for one in groups] == [("JUDGED", 1, 3_000_000)]

    def test_rows_stand_in_the_group_that_is_open(self, signed_in, leads):
        answer = signed_in.get("/leads/?group=stage&open=JUDGED")
        assert {row.object.pk for row in answer.context["rows"]} == {leads[1].pk, leads[2].pk}

    def test_an_open_group_has_pages_of_its_own(self, signed_in, officer):
        LeadFactory.create_batch(30, owner=officer, stage="JUDGED")
        LeadFactory.create_batch(5, owner=officer, stage="REGISTERED")
        first = signed_in.get("/leads/?group=stage&open=JUDGED&page_size=25")
        second = signed_in.get(first.context["next_url"])
        assert [len(first.context["rows"]), len(second.context["rows"])] == [25, 5]

    def test_a_reference_is_named_and_opened_by_its_record(self, signed_in, officer, leads):
        (group,) = signed_in.get("/leads/?group=owner").context["grouped"]
        assert (group.label, group.key) == (str(officer), str(officer.uuid))
        assert len(signed_in.get(group.url).context["rows"]) == 3

    def test_rows_without_a_value_are_a_group(self, signed_in, leads):
        (group,) = signed_in.get("/leads/?group=target_park").context["grouped"]
        assert (group.key, group.label, group.count) == ("none", "(empty)", 3)
        assert len(signed_in.get(group.url).context["rows"]) == 3

    def test_a_boolean_is_yes_or_no(self, client, user_with):
        client.force_login(user_with("LEADER"))
        EnterpriseFactory(is_resident=True, resident_since="2026-01-01")
        EnterpriseFactory.create_batch(2, is_resident=False)
        groups = client.get("/enterprises/?group=is_resident").context["grouped"]
        assert {(one.key, one.label, one.count) for one in groups} == {
            ("false", "no", 2), ("true", "yes", 1),
        }  # fmt: skip
        opened = client.get("/enterprises/?group=is_resident&open=false")
        assert len(opened.context["rows"]) == 2

    def test_a_group_that_is_not_there_opens_nothing(self, signed_in, leads):
        answer = signed_in.get("/leads/?group=stage&open=LANDED")
        assert (answer.status_code, "rows" in answer.context) == (200, False)

    def test_an_unknown_grouping_is_refused(self, signed_in):
        answer = signed_in.get("/leads/?group=salary")
        assert (answer.status_code, "Group by one of" in answer.content.decode()) == (400, True)

    def test_nobody_counts_what_they_may_not_see(self, client, leads):
        client.force_login(user_with("OFFICER", zone=ZoneFactory(code="JNH")))
        assert client.get("/leads/?group=stage").context["grouped"] == []

    @pytest.mark.parametrize("page", pages(), ids=lambda page: page.__qualname__)
    def test_every_grouping_is_a_column_of_its_rows(self, page):
        for by in page.groups:
            page.model.objects.order_by().values(by.field)
        assert len({by.name for by in page.groups}) == len(page.groups)

    def test_groups_ask_as_often_with_many_rows(self, signed_in, officer):
        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                signed_in.get("/leads/?group=owner&open=none")
            return len(found)

        LeadFactory(owner=officer)
        few = asked()
        for _time in range(12):
            LeadFactory(owner=officer)
        assert asked() == few


class TestViews:
    def save(self, client, **values):
        sent = {"place": PLACE, "query": "stage=JUDGED", "name": "Judged", "scope": "PRIVATE"}
        return client.post("/views/new/", sent | values)

    def test_a_list_is_kept_under_a_name_and_opens_as_it_was(self, signed_in, officer):
        answer = self.save(signed_in, query="stage=JUDGED&ordering=number&columns=grade&cursor=x")
        view = SavedView.objects.get()
        assert view.query == "columns=grade&ordering=number&stage=JUDGED"
        assert answer.headers["Location"] == f"/leads/?{view.query}&view={view.uuid}"
        assert ViewMark.objects.get(user=officer, view=view).is_starred
        assert "Judged" in signed_in.get("/leads/").content.decode()

    @pytest.mark.parametrize("place", ["", "crm:nowhere", "my-day", "crm:lead", "//evil.example"])
    def test_only_a_list_can_be_kept(self, signed_in, place):
        assert self.save(signed_in, place=place).status_code == 422
        assert not SavedView.objects.exists()

    def test_a_name_is_used_once_on_a_list(self, signed_in, view):
        answer = self.save(signed_in)
        assert answer.status_code == 422
        assert "a view of this name" in answer.content.decode()

    def test_filters_that_are_too_long_are_refused(self, signed_in):
        answer = self.save(signed_in, query="search=" + "a" * 2001)
        assert (answer.status_code, SavedView.objects.count()) == (422, 0)

    def test_an_unchanged_view_is_clean_and_a_changed_one_says_so(self, signed_in, view):
        assert not signed_in.get(f"/leads/?stage=JUDGED&view={view.uuid}").context["views"].is_dirty
        changed = signed_in.get(f"/leads/?stage=JUDGED&grade=A&view={view.uuid}")
        assert "Changed since “Judged” was saved." in changed.content.decode()

    def test_paging_and_counting_change_no_view(self, signed_in, view):
        address = f"/leads/?stage=JUDGED&count=exact&view={view.uuid}"
        assert not signed_in.get(address).context["views"].is_dirty

    def test_its_owner_saves_what_the_list_now_shows(self, signed_in, view):
        sent = {"query": "grade=A", "version": view.version}
        signed_in.post(f"/views/{view.uuid}/save/", sent)
        view.refresh_from_db()
        assert view.query == "grade=A"

    def test_a_stale_save_changes_nothing(self, signed_in, view):
        signed_in.post(f"/views/{view.uuid}/save/", {"query": "grade=A", "version": 1})
        signed_in.post(f"/views/{view.uuid}/save/", {"query": "grade=B", "version": 1})
        view.refresh_from_db()
        assert view.query == "grade=A"

    def test_the_default_opens_with_the_bare_address_only(self, signed_in, view):
        signed_in.post(f"/views/{view.uuid}/mark/", {"default": "on"})
        assert signed_in.get("/leads/").headers["Location"].startswith("/leads/?stage=JUDGED")
        assert signed_in.get("/leads/?view=none").status_code == 200
        assert "/leads/?view=none" in signed_in.get("/leads/?view=none").content.decode()

    def test_a_list_has_one_default(self, signed_in, officer, view):
        other = saved_views.save(by=officer, place=PLACE, query="grade=A", name="Best")
        for one in (view, other):
            signed_in.post(f"/views/{one.uuid}/mark/", {"default": "on"})
        assert list(ViewMark.objects.filter(is_default=True).values_list("view__name")) == [
            ("Best",)
        ]
        mark = ViewMark.objects.get(view=view)
        mark.is_default = True
        with pytest.raises(IntegrityError), transaction.atomic():
            mark.save()

    def test_marks_are_ones_own(self, client, view, officer, user_with):
        saved_views.change(view, by=officer, scope="ZONE")
        other = user_with("LEADER")
        client.force_login(other)
        client.post(f"/views/{view.uuid}/mark/", {"default": "on"})
        assert ViewMark.objects.get(user=other).is_default
        assert not ViewMark.objects.get(user=officer).is_default

    def test_a_private_view_is_nobody_elses(self, client, view, user_with):
        client.force_login(user_with("LEADER"))
        for step in ("save", "mark", "delete"):
            assert client.post(f"/views/{view.uuid}/{step}/").status_code == 404

    def test_a_shared_view_is_seen_and_changed_by_its_owner_alone(
        self, client, view, officer, user_with
    ):
        saved_views.change(view, by=officer, scope="ZONE")
        other = user_with("LEADER")
        client.force_login(other)
        assert "Judged" in client.get("/leads/").content.decode()
        with pytest.raises(ActionRefused, match="Save it under a name of your own"):
            saved_views.change(view, by=other, query="grade=A")
        client.post(f"/views/{view.uuid}/delete/")
        assert SavedView.objects.get().query == "stage=JUDGED"

    def test_a_view_shared_with_a_zone_ends_at_its_border(self, view, officer):
        saved_views.change(view, by=officer, scope="ZONE")
        stranger = user_with("LEADER", zone=ZoneFactory(code="JNH"))
        assert not SavedView.objects.visible_to(stranger).exists()

    def test_a_view_shared_with_a_team_is_its_members(self, officer, user_with):
        team = TeamFactory()
        mate, other = user_with("OFFICER", team=team), user_with("OFFICER")
        officer.memberships.update(team=team)
        officer.__dict__.pop("active_memberships", None)
        saved_views.save(by=officer, place=PLACE, query="", name="Ours", scope="TEAM")
        assert SavedView.objects.visible_to(mate).exists()
        assert not SavedView.objects.visible_to(other).exists()

    def test_whoever_is_in_no_team_shares_with_none(self, user_with):
        with pytest.raises(ActionRefused, match="You are in no team"):
            saved_views.save(
                by=user_with("LEADER"), place=PLACE, query="", name="Ours", scope="TEAM"
            )

    def test_the_database_keeps_scope_and_share_together(self, view, officer):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.filter(pk=view.pk).update(scope="ZONE")

    def test_a_view_is_renamed_and_deleted_on_its_page(self, signed_in, view):
        signed_in.post(
            f"/views/{view.uuid}/edit/",
            {"name": "Judged leads", "scope": "ZONE", "version": view.version},
        )
        assert "Judged leads" in signed_in.get("/views/").content.decode()
        signed_in.post(f"/views/{view.uuid}/delete/")
        assert not SavedView.objects.exists()

    def test_leaving_the_site_is_not_offered(self, signed_in, view):
        sent = {"star": "off", "back": "https://evil.example/"}
        answer = signed_in.post(f"/views/{view.uuid}/mark/", sent)
        assert answer.headers["Location"].startswith("/leads/")
