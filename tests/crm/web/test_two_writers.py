"""Two people edit one record: nothing of either is lost without being told."""

import json
import re
from html import unescape

import pytest

from crm.actions import leads
from crm.models import Lead


@pytest.fixture
def lead(officer):
    return leads.register(by=officer, enterprise_name="Chenxi 晨曦智能", summary="Reducer line")


@pytest.fixture
def page(client, officer, lead):
    client.force_login(officer)
    return f"{lead.get_absolute_url()}edit/"


def seen(client, page) -> dict:
    """Return what a browser would send back of the form as it stands."""
    text = client.get(page).content.decode()
    was = json.loads(unescape(re.search(r'name="was" value="([^"]*)"', text)[1]))
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    once = re.search(r'name="once" value="([^"]*)"', text)[1]
    return was | {"was": json.dumps(was), "version": version, "once": once}


def other(lead, by, **facts):
    leads.edit(Lead.objects.get(pk=lead.pk), by=by, **facts)


class TestFieldsOneSideChanged:
    def test_merge_and_it_is_said(self, client, page, lead, leader):
        form = seen(client, page)
        other(lead, leader, grade="A")
        answer = client.post(page, form | {"phase": "Two"}, follow=True)
        lead.refresh_from_db()
        assert (lead.grade, lead.phase) == ("A", "Two")
        assert "Changed by others in the meantime, and kept: Grade." in answer.content.decode()

    def test_the_same_change_of_both_is_no_conflict(self, client, page, lead, leader):
        form = seen(client, page)
        other(lead, leader, grade="A")
        assert client.post(page, form | {"grade": "A"}).status_code == 302


class TestFieldsBothChanged:
    @pytest.fixture
    def form(self, client, page, lead, leader):
        form = seen(client, page) | {"summary": "Mine here"}
        other(lead, leader, summary="Theirs here")
        return form

    def test_are_shown_with_who_and_before_and_nothing_is_saved(
        self, client, page, lead, leader, form
    ):
        answer = client.post(page, form)
        text = answer.content.decode()
        assert answer.status_code == 409
        for words in ("Mine here", "Theirs here", "Reducer line", f"Changed by {leader}"):
            assert words in text
        lead.refresh_from_db()
        assert lead.summary == "Theirs here"

    @pytest.mark.parametrize(("keep", "held"), [("mine", "Mine here"), ("theirs", "Theirs here")])
    def test_the_choice_holds(self, client, page, lead, form, keep, held):
        text = client.post(page, form).content.decode()
        shown = unescape(re.search(r'name="seen" value="([^"]*)"', text)[1])
        sent = form | {"seen": shown, "keep.summary": keep}
        assert client.post(page, sent).status_code == 302
        lead.refresh_from_db()
        assert lead.summary == held

    def test_a_choice_about_an_older_text_is_asked_again(self, client, page, lead, leader, form):
        text = client.post(page, form).content.decode()
        shown = unescape(re.search(r'name="seen" value="([^"]*)"', text)[1])
        other(lead, leader, summary="Theirs again")
        answer = client.post(page, form | {"seen": shown, "keep.summary": "mine"})
        assert answer.status_code == 409
        lead.refresh_from_db()
        assert lead.summary == "Theirs again"

    @pytest.mark.parametrize("was", ["", "[]", "{", "nul\x00", '{"summary": 3}'])
    def test_a_broken_memory_never_overwrites(self, client, page, lead, form, was):
        assert client.post(page, form | {"was": was}).status_code == 409
        lead.refresh_from_db()
        assert lead.summary == "Theirs here"


class TestOneField:
    def test_is_edited_alone_and_the_page_drawn_anew(self, client, page, lead):
        Lead.objects.filter(pk=lead.pk).update(phase="One")
        form = seen(client, f"{page}?only=grade")
        assert form.keys() == {"grade", "was", "version", "once"}
        answer = client.post(f"{page}?only=grade", form | {"grade": "B"}, HTTP_HX_REQUEST="true")
        assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
        lead.refresh_from_db()
        assert (lead.grade, lead.phase) == ("B", "One")

    def test_is_offered_to_those_who_may_edit(self, client, page, lead, leader, user_with):
        address = lead.get_absolute_url()
        assert "edit/?only=source" in client.get(address).content.decode()
        client.force_login(user_with("OFFICER"))
        assert "edit/?only=source" not in client.get(address).content.decode()


class TestRunsOfEdits:
    def test_of_one_person_are_one_item_that_opens(self, client, page, lead, leader, officer):
        for by, grade in ((officer, "A"), (officer, "B"), (leader, "C")):
            other(lead, by, grade=grade)
        story = client.get(f"{lead.get_absolute_url()}?kind=change").context["story"]
        assert [(one.actor, len(one.parts)) for one in story][:2] == [(leader, 0), (officer, 2)]
