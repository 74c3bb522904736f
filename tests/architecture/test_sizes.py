import ast

import pytest

from tests.architecture.places import PACKAGES, name_of, python_files

SOURCES = python_files(*PACKAGES)
TESTS = python_files("tests")
LONGEST_FUNCTION = 25


def length(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_source_file_fits_in_one_sitting(path):
    assert length(path) <= 300


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_a_test_file_fits_in_two_sittings(path):
    assert length(path) <= 500


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_function_fits_on_one_screen(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [
        f"{node.name}: {lines(node)}" for node in functions if lines(node) > LONGEST_FUNCTION
    ] == []


def lines(function) -> int:
    """Count the lines of what a function does: neither its signature nor its docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "helpers", "common", "misc", "tools"}
    assert [name_of(path) for path in SOURCES if path.stem in drawers] == []
