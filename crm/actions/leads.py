"""Every step of a lead under its name, beside registering and editing one."""

from crm.actions.lead_pool import claim_from_pool, release, transfer
from crm.actions.lead_stages import (
    judge,
    land,
    negotiate,
    pass_review,
    reach_capacity,
    return_from_review,
    sign,
    start_construction,
    start_production,
    submit_for_review,
)
from crm.actions.lead_status import eliminate, hold, lose, reopen, resume
from crm.actions.registration import edit, register

__all__ = [
    "claim_from_pool",
    "edit",
    "eliminate",
    "hold",
    "judge",
    "land",
    "lose",
    "negotiate",
    "pass_review",
    "reach_capacity",
    "register",
    "release",
    "reopen",
    "resume",
    "return_from_review",
    "sign",
    "start_construction",
    "start_production",
    "submit_for_review",
    "transfer",
]
