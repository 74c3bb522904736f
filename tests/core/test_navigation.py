"""The frame of every page: what the navigation holds, what the pages may contain."""

import pytest

from hightech.core import navigation
from hightech.core.navigation import Item, Section


class Person:
    def __init__(self, *roles):
        self.roles = roles

    def has_role(self, *roles):
        return any(role in self.roles for role in roles)


@pytest.fixture
def listed(monkeypatch):
    def put(*items):
        monkeypatch.setattr(navigation, "items", lambda: list(items))

    return put


DAY = Item("Day", "my-day", "sun", Section.DAY)


class TestGroups:
    def test_it_leaves_out_what_ones_roles_do_not_use(self, listed):
        listed(DAY, Item("Sessions", "usersessions_list", "key", Section.KNOW, roles=("AUDITOR",)))
        drawn = navigation.groups(Person("OFFICER"), "/")
        assert [link.label for group in drawn for link in group.links] == ["Day"]

    def test_it_shows_what_ones_roles_use_under_its_section(self, listed):
        listed(DAY, Item("Sessions", "usersessions_list", "key", Section.KNOW, roles=("AUDITOR",)))
        drawn = navigation.groups(Person("AUDITOR"), "/")
        assert [(group.label, len(group.links)) for group in drawn] == [("", 1), ("Know", 1)]

    def test_it_marks_the_page_whose_address_leads_to_the_present_one(self, listed):
        listed(DAY, Item("Sessions", "usersessions_list", "key", Section.KNOW))
        drawn = navigation.groups(Person(), "/accounts/sessions/7/")
        current = {link.label: link.is_current for group in drawn for link in group.links}
        assert current == {"Day": False, "Sessions": True}

    def test_a_count_of_nothing_is_not_urgent(self, listed):
        listed(Item("Day", "my-day", "sun", Section.DAY, badge=lambda _user: 0, is_urgent=True))
        link = navigation.groups(Person(), "/")[0].links[0]
        assert (link.count, link.is_urgent) == (0, False)

    def test_a_count_shows_how_many_wait(self, listed):
        listed(Item("Day", "my-day", "sun", Section.DAY, badge=lambda _user: 7, is_urgent=True))
        link = navigation.groups(Person(), "/")[0].links[0]
        assert (link.count, link.is_urgent) == (7, True)
