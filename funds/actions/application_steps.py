"""Every step of the APPLICATION table by its name, for the API and the pages."""

from funds.actions.decisions import approve, defer, put_on_agenda, refuse, revoke
from funds.actions.publicities import (
    adjust_after_objection,
    finish_publicity,
    publish,
    uphold_objection,
)

__all__ = [
    "adjust_after_objection",
    "approve",
    "defer",
    "finish_publicity",
    "publish",
    "put_on_agenda",
    "refuse",
    "revoke",
    "uphold_objection",
]
