"""What the strict Content-Security-Policy and the navigation ask of every page."""

import importlib.util
import json
import re

import pytest
from django.conf import settings
from django.urls import reverse

from hightech.core import navigation
from hightech.users.roles import Role
from tests.architecture.places import HOME, PACKAGES, name_of, python_files, templates

PAGES = templates()
VENDOR = HOME / "hightech" / "static" / "vendor"
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
INLINE = re.compile(
    r"""<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|hx-vals=["']js:""", re.IGNORECASE
)
ICON_TAG = re.compile(r"""{%\s*icon\s+["']([\w-]+)["']""")
ICON_NAME = re.compile(r"""\bicon(?:_name)?\s*[:=]\s*(?:str\s*=\s*)?["']([\w-]+)["']""")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_holds_no_inline_script_or_style(path):
    text = path.read_text(encoding="utf-8")
    assert SCRIPT.findall(text) == []
    assert INLINE.findall(text) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_loads_nothing_from_another_host(path):
    loads = re.findall(
        r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", path.read_text(encoding="utf-8")
    )
    assert loads == []


def test_the_policy_allows_no_inline_code():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = [source for sources in directives.values() for source in sources]
    assert "'unsafe-inline'" not in allowed
    assert "'unsafe-eval'" not in allowed
    assert directives["default-src"] == ["'none'"]


def test_every_item_of_the_navigation_leads_to_a_page():
    for item in navigation.items():
        assert reverse(item.url_name).startswith("/")


def test_every_item_of_the_navigation_names_known_roles():
    named = {role for item in navigation.items() for role in item.roles}
    assert named - set(Role.values) == set()


def test_every_icon_that_is_used_is_in_the_sprite():
    drawn = set(
        re.findall(r'<symbol id="([\w-]+)"', (VENDOR / "icons.svg").read_text(encoding="utf-8"))
    )
    used = {item.icon for item in navigation.items()}
    for path in PAGES:
        used |= set(ICON_TAG.findall(path.read_text(encoding="utf-8")))
    for path in python_files(*PACKAGES):
        used |= set(ICON_NAME.findall(path.read_text(encoding="utf-8")))
    assert used - drawn == set()


def test_the_vendored_files_are_what_was_fetched():
    spec = importlib.util.spec_from_file_location("vendor", HOME / ".ci" / "vendor.py")
    vendor = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(vendor)
    assert vendor.altered() == []
    rows = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    assert all(row["version"] and row["licence"] for row in rows)
