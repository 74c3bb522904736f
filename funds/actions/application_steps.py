"""Every step of the APPLICATION table by its name, for the API and the pages."""

from funds.actions.applications import close, request_review, submit, withdraw
from funds.actions.decisions import approve, defer, put_on_agenda, refuse, revoke
from funds.actions.plans import adopt_plan, resume, suspend, terminate
from funds.actions.publicities import (
    adjust_after_objection,
    finish_publicity,
    publish,
    uphold_objection,
)
from funds.actions.verifications import (
    accept,
    ask_correction,
    find_ineligible,
    finish_verification,
    reopen_verification,
)

__all__ = [
    "accept",
    "adjust_after_objection",
    "adopt_plan",
    "approve",
    "ask_correction",
    "close",
    "defer",
    "find_ineligible",
    "finish_publicity",
    "finish_verification",
    "publish",
    "put_on_agenda",
    "refuse",
    "reopen_verification",
    "request_review",
    "resume",
    "revoke",
    "submit",
    "suspend",
    "terminate",
    "uphold_objection",
    "withdraw",
]
