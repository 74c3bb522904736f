"""Firms that may be recorded twice are found, reviewed, and told apart for good."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from crm.actions import duplicates, merging
from crm.jobs import duplicates as nightly
from crm.models import DuplicatePair
from hightech.core.errors import ActionRefused, ShapeError
from tests.factories.crm import ContactFactory, EnterpriseFactory
from tests.factories.users import ZoneFactory

NAME, SHORT = "天津瀚海智能科技有限公司", "瀚海智能科技"


def found(zone) -> list[tuple[str, str, list[str]]]:
    duplicates.note(zone, duplicates.search(zone))
    pairs = DuplicatePair.objects.open().for_list().order_by("-strength", "pk")
    return [(pair.first.name, pair.second.name, pair.signs) for pair in pairs]


@pytest.fixture
def pair(zone, leader):
    first = EnterpriseFactory(zone=zone, name=NAME)
    second = EnterpriseFactory(zone=zone, name=SHORT)
    found(zone)
    return SimpleNamespace(row=DuplicatePair.objects.get(), first=first, second=second)


@pytest.mark.parametrize(
    ("one", "other", "signs"),
    [
        ({}, {}, ["NAME"]),
        ({"region": "天津市"}, {"region": "天津"}, ["NAME", "REGION"]),
        ({"region": "天津"}, {}, ["NAME"]),
        ({"credit_code": "91110108551385082Q"}, {}, ["NAME"]),
    ],
)
def test_firms_of_one_name_are_suspected(zone, one, other, signs):
    EnterpriseFactory(zone=zone, name=NAME, **one)
    EnterpriseFactory(zone=zone, name=SHORT, **other)
    assert found(zone) == [(NAME, SHORT, signs)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"region": "天津"}, {"region": "北京"}),
        ({"credit_code": "91110108551385082Q"}, {"credit_code": "91120224MA05WE1X07"}),
    ],
)
def test_firms_of_one_name_that_are_certainly_two_are_not(zone, one, other):
    EnterpriseFactory(zone=zone, name=NAME, **one)
    EnterpriseFactory(zone=zone, name=SHORT, **other)
    assert found(zone) == []


def test_a_phone_an_address_and_a_former_name_are_signs(zone):
    one = EnterpriseFactory(zone=zone, name="Alpha", former_names=["Gamma Robotics"])
    other = EnterpriseFactory(zone=zone, name="Gamma Robotics Ltd")
    for firm in (one, other):
        ContactFactory(enterprise=firm, phone="13800002222", email="a@example.com")
    signs = ["EMAIL", "FORMER_NAME", "PHONE"]
    assert found(zone) == [("Alpha", "Gamma Robotics Ltd", signs)]


def test_two_people_of_one_firm_with_one_phone_are_no_sign(zone):
    firm = EnterpriseFactory(zone=zone)
    ContactFactory.create_batch(2, enterprise=firm)
    assert found(zone) == []


def test_a_number_that_a_dozen_firms_share_says_nothing(zone):
    for _number in range(duplicates.MOST_ALIKE + 1):
        ContactFactory(enterprise=EnterpriseFactory(zone=zone))
    assert found(zone) == []


def test_firms_of_two_zones_are_no_pair(zone):
    EnterpriseFactory(zone=zone, name=NAME)
    EnterpriseFactory(zone=ZoneFactory(code="JNH"), name=NAME)
    assert found(zone) == []


def test_told_apart_once_a_pair_is_not_shown_again(zone, leader, pair):
    duplicates.tell_apart(pair.row, by=leader)
    assert found(zone) == []
    pair.row.refresh_from_db()
    assert (pair.row.state, pair.row.decided_by) == ("DISTINCT", leader)


def test_that_is_taken_back(zone, leader, pair):
    duplicates.tell_apart(pair.row, by=leader)
    duplicates.suspect_again(pair.row, by=leader)
    assert found(zone) == [(NAME, SHORT, ["NAME"])]


def test_a_pair_that_no_longer_looks_alike_is_forgotten(zone, pair):
    pair.second.name_key = "别的"
    pair.second.save()
    assert found(zone) == []
    assert not DuplicatePair.objects.exists()


def test_a_merged_pair_is_no_longer_shown_and_comes_back_with_the_firm(zone, leader, pair):
    done = merging.merge(pair.first, by=leader, source=pair.second)
    assert not DuplicatePair.objects.visible_to(leader).exists()
    merging.unmerge(done, by=leader)
    assert found(zone) == [(NAME, SHORT, ["NAME"])]


def test_only_the_leader_tells_apart(pair, officer):
    with pytest.raises(ActionRefused) as refused:
        duplicates.tell_apart(pair.row, by=officer)
    assert refused.value.is_about_role


def test_a_pair_nobody_suspected_can_be_told_apart(zone, leader):
    one, other = EnterpriseFactory.create_batch(2, zone=zone)
    made = duplicates.pair_between(other, one)
    assert (made.first, made.second) == (one, other)
    assert duplicates.pair_between(one, other) == made
    with pytest.raises(ShapeError):
        duplicates.pair_between(one, one)


def test_each_night_every_zone_is_searched(zone, run_jobs):
    EnterpriseFactory(zone=zone, name=NAME)
    EnterpriseFactory(zone=zone, name=SHORT)
    nightly.look_for_duplicates(None, slot="2026-11-27T03:20:00+08:00")
    run_jobs()
    assert DuplicatePair.objects.open().count() == 1


def test_the_database_keeps_a_pair_once_and_in_order(pair):
    for first, second in ((pair.first, pair.second), (pair.second, pair.first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            DuplicatePair.objects.create(zone=pair.first.zone, first=first, second=second)


def test_a_search_asks_the_same_whatever_it_finds(zone, django_assert_num_queries):
    for number in range(30):
        for name in (f"天津{number}号智能科技有限公司", f"{number}号智能科技"):
            ContactFactory(
                enterprise=EnterpriseFactory(zone=zone, name=name), phone=f"1380000{number:04}"
            )
    with django_assert_num_queries(7):
        assert len(duplicates.search(zone)) == 30
