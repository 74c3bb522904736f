"""The printed processes are those of the code."""

import importlib.util

from tests.architecture.places import HOME


def test_the_page_of_processes_is_made_from_the_tables():
    spec = importlib.util.spec_from_file_location("processes", HOME / ".ci" / "processes.py")
    processes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(processes)
    assert processes.PAGE.read_text(encoding="utf-8") == processes.page()
