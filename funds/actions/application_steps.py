"""Every step of the APPLICATION table by its name, for the API and the pages."""

from funds.actions.decisions import approve, defer, put_on_agenda, refuse, revoke
from funds.actions.plans import adopt_plan, resume, suspend, terminate
from funds.actions.publicities import (
    adjust_after_objection,
    finish_publicity,
    publish,
    uphold_objection,
)

__all__ = [
    "adjust_after_objection",
    "adopt_plan",
    "approve",
    "defer",
    "finish_publicity",
    "publish",
    "put_on_agenda",
    "refuse",
    "resume",
    "revoke",
    "suspend",
    "terminate",
    "uphold_objection",
]
