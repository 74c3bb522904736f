"""Every process has a door, and every step of its table one action of the same name."""

import importlib
import pkgutil

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from hightech.core.rest.steps import action_of
from hightech.core.workflow import Process


def modules(name: str):
    module = importlib.import_module(name)
    yield module
    for found in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}."):
        yield importlib.import_module(found.name)


def tables() -> dict[str, Process]:
    found = [
        value
        for app in ("crm", "funds")
        for module in modules(f"{app}.workflow")
        for value in vars(module).values()
        if isinstance(value, Process)
    ]
    return {process.name: process for process in found}


def doors(patterns=None):
    """Return every view class of the API that serves a process."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "cls", None)
            if getattr(view, "process", None) is not None:
                yield view


def test_every_process_has_a_door():
    served = {view.process.name for view in doors()}
    assert set(tables()) - served == set()


def test_every_step_is_one_action_of_its_name():
    missing = [
        f"{view.process.name}.{step}"
        for view in set(doors())
        for step in view.process.transitions
        if not callable(getattr_or_none(view.actions, step))
    ]
    assert missing == []


def getattr_or_none(actions, step):
    try:
        return action_of(actions, step)
    except AttributeError:
        return None


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_state_of_a_table_is_one_of_its_choices(name):
    process = tables()[name]
    states = set(process.states.values)
    used = {
        state
        for step in process.transitions.values()
        for state in (*step.sources, step.target)
        if state is not None
    }
    assert used - states == set()
