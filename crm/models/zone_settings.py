"""The figures a zone may set for attracting investment: default, meaning, smallest value.

A zone's own figure stands in `Zone.settings` under the code; no figure is a constant in code.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Setting:
    """One figure: its code, default, meaning and smallest value."""

    code: str
    default: int
    meaning: str | Promise
    minimum: int = 0


SETTINGS = {
    setting.code: setting
    for setting in (
        Setting("claim_days", 90, _("Days a complete registration protects"), 1),
        Setting("provisional_days", 7, _("Days a one-line registration keeps others out"), 1),
        Setting("renewal_days", 30, _("Days a renewal adds to a claim"), 1),
        Setting("renewals", 1, _("How often a claim may be renewed")),
        Setting("pool_wait_days", 30, _("Days the last owner may not take a lead from the pool")),
        Setting("leads_per_person", 50, _("Leads before signing that one person may hold"), 1),
        Setting("hold_days_of_owner", 14, _("Days an owner may hold a lead without the leader")),
        Setting("major_from_yuan", 10_000_000, _("Planned investment of the major track, in yuan")),
        Setting("challenge_workdays", 2, _("Working days to admit or reject a challenge"), 1),
        Setting("opening_challenge_days", 30, _("Days a claim brought along may be challenged"), 1),
        Setting("block_workdays", 5, _("Working days an admitted challenge blocks signing"), 1),
        Setting("opinion_workdays", 5, _("Working days for the opinion of a department"), 1),
        Setting("obligation_days", 30, _("Days to meet a condition of a department"), 1),
        Setting("respond_workdays", 1, _("Working days to the first response; 0 switches it off")),
        Setting("contact_days_a", 7, _("Days between talks at grade A; 0 switches it off")),
        Setting("contact_days_b", 14, _("Days between talks at grade B; 0 switches it off")),
        Setting("contact_days_c", 30, _("Days between talks at grade C; 0 switches it off")),
        Setting("contact_days_d", 60, _("Days between talks at grade D; 0 switches it off")),
        Setting("contact_days", 14, _("Days between talks without a grade; 0 switches it off")),
        Setting("judge_workdays", 0, _("Working days to judge a lead (3 is usual); 0 is off")),
        Setting("judge_workdays_major", 0, _("The same on the major track (7 is usual); 0 is off")),
        Setting("feedback_days", 0, _("Days from judging to a talk about it (7); 0 is off")),
        Setting("report_days", 0, _("Days without a step or a talk (14 is usual); 0 is off")),
        Setting("remind_percent", 70, _("Percent of a clock at which the owner is reminded"), 1),
        Setting("leader_percent", 100, _("Percent of a clock at which the leader hears"), 1),
        Setting("pool_percent", 150, _("Percent of a clock at which a lead leaves its owner"), 1),
    )
}


def of(zone, code: str) -> int:
    """Return the zone's figure, or its default."""
    return zone.settings.get(code, SETTINGS[code].default)


def add(*settings: Setting) -> None:
    """Let an app that builds on this one bring its own figures; they are set on the same page."""
    SETTINGS.update({setting.code: setting for setting in settings})
