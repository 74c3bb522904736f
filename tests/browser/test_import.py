"""A sheet becomes records in four clicks, a bad cell is mended in place, all is taken back."""

import pytest

from crm.models import Enterprise
from hightech.users.actions import profiles
from tests.factories.users import TeamFactory, ZoneFactory, user_with

SHEET = "名称,地区,成立日期\n天津甲电子有限公司,天津,2019-05-01\n乙材料公司,北京,2020-13-01\n"
WORDS = {
    "en-US": ("Check the rows", "Save and check", "Bring in 2 rows", "Newly recorded", "Undo"),
    "zh-CN": ("检查各行", "保存并检查", "导入 2 行", "已新增", "撤销"),
}


@pytest.fixture
def officer(transactional_db):
    return user_with("OFFICER", team=TeamFactory(zone=ZoneFactory()), full_name="Wang Lei")


def button(page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name).first.click()


@pytest.mark.parametrize(("locale", "width"), [("en-US", 1440), ("zh-CN", 390)])
def test_a_sheet_comes_in_is_mended_and_taken_back(officer, signed_in, axe, locale, width):
    check, save, bring, made, undo = WORDS[locale]
    profiles.choose_language(officer, language="zh-hans" if locale == "zh-CN" else "en")
    page = signed_in(officer, locale=locale, width=width)
    page.goto("/imports/new/")
    page.select_option("main select[name=noun]", "enterprises")
    data = SHEET.encode("gb18030")
    page.set_input_files(
        "main input[type=file]", {"name": "firms.csv", "mimeType": "text/csv", "buffer": data}
    )
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    axe(page)
    assert page.locator("#column-0").input_value() == "enterprise_name"
    button(page, check)
    axe(page)
    page.goto(f"{page.url}rows/3/")
    assert page.locator("#cell-2").input_value() == "2020-13-01"
    page.fill("#cell-2", "2020-12-01")
    button(page, save)
    page.goto(page.url.split("rows/")[0].split("?")[0])
    button(page, bring)
    page.get_by_text(made).first.wait_for()
    assert set(Enterprise.objects.values_list("name", flat=True)) == {
        "天津甲电子有限公司",
        "乙材料公司",
    }
    axe(page)
    button(page, undo)
    page.wait_for_load_state()
    assert not Enterprise.objects.exists()
