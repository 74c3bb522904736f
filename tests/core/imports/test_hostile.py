"""A spreadsheet as nobody should keep it ends in a true result and a clean undo."""

import pytest

from crm.models import Enterprise, Lead
from hightech.core import imports, jobs, verification
from hightech.core.models import ImportRow
from tests.core.imports.books import begun, checked, csv_file, problems, states, workbook

pytestmark = pytest.mark.django_db
ROWS = 6_000
HEAD = [
    "企业名称",
    "项目概况",
    "总投资",
    "总投资",
    "统一社会信用代码",
    "联系人",
    "联系电话",
    "计划时间",
]


def test_titles_merged_cells_duplicate_heads_formulas_and_mixed_units(officer):
    book = workbook(
        ["2026年招商线索台账", *[""] * 7],
        HEAD,
        ["甲芯片公司", "一期", "1.2亿元", "x", "", "钱七", 13700001111, "2026/12/1"],
        ["", "二期", "3000万元", "", "", "", "", "2026年12月31日"],
        ["乙材料公司", "=1+1", 3000, "", 911201161234567890, "", "", ""],
        ["丙电池公司", "扩产", "约3000万", "", "", "", "", "下月"],
        ["合计", "", "", "", "", "", "", ""],
        merged=[(0, 0, 0, 7), (2, 0, 3, 0)],
    )
    run = begun(officer, "leads", book)
    assert (run.head_line, run.heads) == (2, HEAD)
    assert run.columns[2:4] == ["planned_investment_fen", ""]
    run = checked(officer, "leads", book)
    assert states(run)[:2] == ["TO_CREATE", "TO_CREATE"]
    assert states(run)[2:] == ["PROBLEM", "PROBLEM", "DROPPED"]
    assert problems(run)[5] == [
        "Is this yuan or 10k yuan? Choose the unit of the column.",
        "The spreadsheet rounded this number. Keep the column as text.",
    ]
    assert len(problems(run)[6]) == 2
    imports.run_it(run)
    leads = Lead.objects.order_by("pk")
    assert [(one.enterprise.name, one.planned_investment_fen) for one in leads] == [
        ("甲芯片公司", 12_000_000_000), ("甲芯片公司", 3_000_000_000)
    ]  # fmt: skip
    assert Enterprise.objects.count() == 1
    imports.undo(run, by=officer)
    assert set(Lead.objects.values_list("status", flat=True)) == {"LOST"}


def test_thousands_of_rows_in_gb18030(officer):
    lines = "".join(f"京津企业{n}号公司,天津,{n % 28 + 1}/02/2020\n" for n in range(3))
    lines += "".join(f"京津装备{n}号公司,天津,2020.2.{n % 28 + 1}\n" for n in range(ROWS - 3))
    run = begun(
        officer, "enterprises", csv_file(f"名称,地区,成立时间\n{lines}", encoding="gb18030")
    )
    jobs.drain()
    run.refresh_from_db()
    assert (run.state, run.total, run.source["encoding"]) == ("MAPPING", ROWS, "gb18030")
    imports.choose(run, columns=run.columns, units={}, action="BOTH", key=run.key)
    imports.check(run)
    jobs.drain()
    run.refresh_from_db()
    assert run.rows.filter(state="PROBLEM").count() == 3
    imports.run_it(run)
    jobs.drain()
    run.refresh_from_db()
    assert (run.state, Enterprise.objects.count()) == ("DONE", ROWS - 3)
    imports.undo(run, by=officer)
    jobs.drain()
    run.refresh_from_db()
    assert (run.state, Enterprise.objects.count()) == ("UNDONE", 0)
    assert ImportRow.objects.filter(run=run, state="UNDONE").count() == ROWS - 3
    assert not list(verification.broken_links())
