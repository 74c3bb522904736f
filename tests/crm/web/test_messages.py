"""What is proposed from messages as people really paste them."""

import pytest

from crm.web.messages import read
from hightech.users.roles import Role

NAME, PERSON, PHONE = "enterprise_name", "more.contact_name", "more.contact_phone"
MONEY, CODE, REGION = "more.planned_investment_fen", "more.credit_code", "more.region"


def found(text: str) -> dict[str, list[str]]:
    """Return field → values, without the sentence itself."""
    said: dict[str, list[str]] = {}
    for one in read(text):
        if one.field != "summary":
            said.setdefault(one.field, []).append(one.value)
    return said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "领导好，我是山东晨曦智能装备有限公司的周总，电话13812345678，想投资1.2亿元建项目",
            {NAME: ["山东晨曦智能装备有限公司"],
             PERSON: ["周总"], PHONE: ["13812345678"], MONEY: ["12000"]},
        ),
        (
            "拜访了苏州纳川科技股份有限公司，联系人：李明华 138-1234-5678，投资８０００万元",
            {NAME: ["苏州纳川科技股份有限公司"],
             PERSON: ["李明华"], PHONE: ["13812345678"], MONEY: ["8000"]},
        ),
        ("总部在深圳市，座机0755-12345678转805", {REGION: ["深圳市"], PHONE: ["0755-12345678"]}),
        ("需要厂房2万平米，年产50万台，用工300人", {}),
        ("投资1-2亿元，公司已经上市", {}),
        ("拟投资500万美元", {}),
        ("统一社会信用代码91370100MA3ABCDE1X，行业C3484",
         {CODE: ["91370100MA3ABCDE1X"], "more.industry_code": ["C3484"]}),
        (
            "Mr. Kai Zhou of Dawn Robotics Co., Ltd., +86 139 1234 5678, plans RMB 1.2 billion",
            {NAME: ["Dawn Robotics Co., Ltd."], PERSON: ["Mr. Kai Zhou"], PHONE: ["13912345678"],
             MONEY: ["120000"]},
        ),
        ("They would invest 50 million yuan, up to 60 million USD elsewhere", {MONEY: ["5000"]}),
        ("订单号 20261126138123456789 请查收", {}),
        ("明天下午三点开会，请准时参加", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_message_proposes(text, expected):
    assert found(text) == expected


def test_a_park_is_proposed_by_its_name_and_the_whole_message_as_the_sentence():
    said = read("想去 智造园 看看", parks=[("key-1", "智造园"), ("key-2", "软件园")])
    assert [(one.field, one.value) for one in said] == [
        ("summary", "想去 智造园 看看"), ("more.target_park", "key-1"),
    ]  # fmt: skip


def test_a_long_hostile_message_is_cut_and_read_quickly():
    assert len(read("我是" * 40_000 + "\x00有限公司")[0].value) == 500
    assert read("1" * 50_000 + "亿")


class TestPage:
    def test_shows_chips_and_saves_nothing(self, client, officer):
        client.force_login(officer)
        answer = client.post("/leads/read/", {"message": "我是<b>晨曦</b>，电话13812345678"})
        text = answer.content.decode()
        assert 'data-fill="more.contact_phone" data-value="13812345678"' in text
        assert "<b>晨曦" not in text

    def test_is_for_those_who_register(self, client, user_with):
        client.force_login(user_with(Role.CASHIER))
        assert client.post("/leads/read/", {"message": "x"}).status_code == 403
