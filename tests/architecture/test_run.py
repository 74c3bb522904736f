import importlib.util
import os
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture
def started(monkeypatch):
    """Return `started(*arguments)`: the settings and the command that run.py would become."""
    spec = importlib.util.spec_from_file_location("run", HOME / "run.py")
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    monkeypatch.setattr(run, "install", lambda name: None)

    def start(*arguments):
        seen = []
        monkeypatch.setattr(os, "execv", lambda program, command: seen.append(command))
        run.main(list(arguments))
        return os.environ["DJANGO_SETTINGS_MODULE"], os.environ["HIGHTECH_PROFILE"], seen[0]

    with monkeypatch.context() as patched:
        patched.setattr(os, "environ", os.environ | {})
        patched.delitem(os.environ, "DJANGO_SETTINGS_MODULE", raising=False)
        yield start


def test_the_tests_run_on_the_settings_of_tests(started):
    settings, profile, command = started("test", "tests/core")
    assert (settings, profile) == ("tests.settings", "test")
    assert command[1:] == ["-m", "pytest", "-n", "2", "--dist", "loadgroup", "tests/core"]


def test_the_tests_run_on_the_settings_of_tests_whatever_the_shell_says(started):
    os.environ["DJANGO_SETTINGS_MODULE"] = "hightech.settings"
    assert started("test")[0] == "tests.settings"


def test_the_product_runs_on_its_own_settings(started):
    settings, profile, command = started("serve", "--port", "1")
    assert (settings, profile) == ("hightech.settings", "serve")
    assert command[1:] == [str(HOME / "manage.py"), "run_serve", "--port", "1"]
