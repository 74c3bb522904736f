"""What an edit changed is told in the reader's words, whatever it was written down as."""

from datetime import time

import pytest
from django.utils import translation

from crm.actions import enterprises
from hightech.core import audit
from hightech.core.models import Change
from hightech.core.pages.story import labelled
from hightech.users.actions import members, reaching
from tests.factories.crm import EnterpriseFactory

pytestmark = pytest.mark.django_db


def told(obj, language: str) -> list[tuple]:
    diff = Change.objects.of(obj).order_by("-number").first().diff
    with translation.override(language):
        return [tuple(map(str, one)) for one in labelled(type(obj)(), diff)]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Acts for the firm", "None", "华敏 · Signatory")),
     ("zh-hans", ("企业经办人", "None", "华敏 · 签署人"))],
)  # fmt: skip
def test_who_acts_for_a_firm_and_as_what(user_with, zone, language, words):
    firm, by = EnterpriseFactory(zone=zone), user_with("FUND_OFFICER")
    person = user_with("APPLICANT", full_name="华敏")
    enterprises.add_member(firm, by=by, user=person, kind="SIGNATORY")
    assert told(firm, language) == [words]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Role", "None", "TTB · Account manager")),
     ("zh-hans", ("角色", "None", "TTB · 项目（客户）经理"))],
)  # fmt: skip
def test_the_role_that_somebody_got(officer, zone, administrator, language, words):
    members.grant(officer, "MANAGER", zone=zone, by=administrator)
    assert told(officer, language) == [words]


def test_a_list_is_written_as_one(leader, zone):
    firm = EnterpriseFactory(zone=zone, former_names=["甲"])
    audit.edit(firm, by=leader, former_names=["甲", "乙"])
    assert told(firm, "zh-hans") == [("曾用名", "甲", "甲, 乙")]
    assert told(firm, "en") == [("former names", "甲", "甲, 乙")]


def test_how_a_person_chose_to_be_told(officer):
    officer.email = "li@example.com"
    officer.save()
    chosen = {"channels": ["MAIL", "MAIL"], "timings": {"leads": "OFF"}, "robots": {}}
    reaching.choose(officer, quiet=(time(22), time(7)), digest_hour=8, **chosen)
    assert told(officer, "en") == [
        ("Topics", "", "News of my leads and firms: Only under the bell"),
        ("Quiet hours", "", "22:00–07:00"),
    ]
    assert told(officer, "zh-hans") == [
        ("主题", "", "我的线索与企业动态: 仅在通知铃中"),
        ("免打扰时段", "", "22:00–07:00"),
    ]
