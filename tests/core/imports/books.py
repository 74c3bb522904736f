"""Spreadsheets as people keep them, for tests."""

import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from hightech.core import files, imports


def csv_file(text: str, *, encoding: str = "utf-8", name: str = "台账.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding), "text/csv")


def workbook(*rows, merged=(), name: str = "台账.xlsx") -> SimpleUploadedFile:
    """Return a workbook of one sheet; `merged` are blocks: first row and column, last ones."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
        for block in merged:
            page.merge_range(*block, rows[block[0]][block[1]])
    return SimpleUploadedFile(name, target.getvalue())


def begun(by, noun: str, upload):
    """Return the run of an uploaded sheet."""
    return imports.start(by=by, noun=noun, file=files.store(upload, by=by))


def checked(by, noun: str, upload, *, units=None, action: str = "BOTH", key: str = ""):
    """Return a run whose columns are taken as detected, checked."""
    run = begun(by, noun, upload)
    assert not run.failure, run.failure
    units = run.units | (units or {})
    imports.choose(run, columns=run.columns, units=units, action=action, key=key or run.key)
    imports.check(run)
    return run


def brought_in(by, noun: str, upload, **options):
    """Return a run that was brought in."""
    run = checked(by, noun, upload, **options)
    imports.run_it(run)
    return run


def states(run) -> list[str]:
    return list(run.rows.order_by("number").values_list("state", flat=True))


def problems(run) -> dict[int, list[str]]:
    """Return what is wrong with each row: line → sentences."""
    return {
        row.number: [one["detail"] for one in row.problems]
        for row in run.rows.order_by("number")
        if row.problems
    }
