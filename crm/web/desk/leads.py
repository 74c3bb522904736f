"""My day of those who attract: clocks, claims, next steps; of the leader what is stuck."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from crm import deadlines
from crm.deadlines import Clock, Code, State
from crm.models import Claim, ConflictCase, Lead, zone_settings
from crm.permissions.interactions import LOGGERS
from crm.reports import waiting
from hightech.core import clock
from hightech.core.desk import Figure, Item, figures_for, items_for
from hightech.core.workdays import Calendar
from hightech.users.models import Zone
from hightech.users.roles import Role

MOST = 30
STILL = 10
LATE = (State.WARNING, State.OVERDUE, State.ESCALATED)
OWNERS = (Role.OFFICER, Role.MANAGER, Role.OPERATOR, Role.LEADER)


def clocks_of(rows, zone_ids, reached: str) -> Iterable[tuple[Lead, list[Clock]]]:
    """Yield leads of which a clock has reached a percent of the settings: four queries."""
    now, calendar = clock.now(), Calendar()
    for zone in Zone.objects.filter(pk__in=zone_ids):
        due = rows.under_clock().filter(deadlines.may_be_due(zone, now, reached))
        for lead in due.for_list().order_by("clocks_from", "pk")[: MOST * 2]:
            yield lead, deadlines.clocks_of(lead, now=now, calendar=calendar)


def _link(lead: Lead, step: str) -> str:
    return reverse("crm:lead-step", args=[lead.uuid, step])


@items_for(*OWNERS)
def of_clocks(user) -> Iterable[Item]:
    """Tell the clocks and claims of one's own leads that have run for 70 % or longer."""
    mine = Lead.objects.visible_to(user).owned_by(user)
    for lead, clocks in clocks_of(mine, user.zone_ids(*OWNERS), "remind_percent"):
        late = [one for one in clocks if one.state in LATE]
        silent = [one for one in late if one.code != Code.CLAIM]
        if silent:  # one talk answers all of them
            yield _silent(lead, max(silent, key=lambda one: one.percent), user)
        if len(late) > len(silent):
            yield from _claim(lead)


def _silent(lead: Lead, one: Clock, user) -> Item:
    return Item(
        lead.shown_name, f"{Code(one.code).label}: {one.percent} % · {lead.number}",
        lead.get_absolute_url(), due=clock.local(one.due).date(), icon="phone-call",
        **_talk(lead, user, _("Note a talk")),
    )  # fmt: skip


def _talk(lead: Lead, user, label: str) -> dict:
    """Return the tap that notes a talk; an operator registers leads, but notes no talks."""
    if not user.has_role(*LOGGERS, zone_id=lead.zone_id):
        return {}
    link = reverse("crm:lead-talk", args=[lead.uuid])
    return {"action": label, "action_link": link, "is_dialog": True}


def _claim(lead: Lead) -> Iterable[Item]:
    claim = lead.claim
    if claim is None or claim.lead_id != lead.pk:
        return
    step, label = "complete", _("Complete")
    if claim.state == Claim.State.HELD:
        may_renew = claim.renewals < zone_settings.of(lead.zone, "renewals")
        step, label = ("renew", _("Renew")) if may_renew else ("", "")
    action = reverse("crm:claim-step", args=[claim.uuid, step]) if step else ""
    yield Item(
        lead.shown_name, _("The claim %(number)s ends") % {"number": claim.number},
        lead.get_absolute_url(), due=claim.until, icon="shield-check", action=label,
        action_link=action, is_dialog=bool(step),
    )  # fmt: skip


@items_for(*OWNERS)
def of_next_steps(user) -> Iterable[Item]:
    """Tell planned next steps of a week, and leads that stand still without any."""
    for lead in waiting.next_steps_of(user)[:MOST]:
        yield Item(
            lead.next_step or lead.shown_name, f"{lead.shown_name} · {lead.get_stage_display()}",
            lead.get_absolute_url(), due=lead.next_on, icon="calendar-event",
            **_talk(lead, user, _("Done, and what is next")),
        )  # fmt: skip
    for lead in waiting.unplanned_of(user)[:STILL]:
        since = clock.local(lead.state_since).date()
        why = _("%(stage)s since %(day)s, no next step is planned")
        yield Item(
            lead.shown_name, why % {"stage": lead.get_stage_display(), "day": since},
            lead.get_absolute_url(), icon="route", **_talk(lead, user, _("Plan it")),
        )  # fmt: skip


@items_for(Role.LEADER)
def of_desk(user) -> Iterable[Item]:
    """Tell leads long overdue that do not go to the pool by themselves."""
    zones = user.zone_ids(Role.LEADER)
    led = Lead.objects.visible_to(user).filter(zone_id__in=zones).exclude(owner=user)
    for lead, clocks in clocks_of(led, zones, "pool_percent"):
        worst = [one for one in clocks if one.state == State.ESCALATED and one.code != Code.CLAIM]
        if worst:
            one = max(worst, key=lambda found: found.percent)
            why = f"{Code(one.code).label}: {one.percent} % · {lead.owner}"
            yield Item(
                lead.shown_name, why, lead.get_absolute_url(),
                due=clock.local(one.due).date(), icon="alert-triangle",
                action=_("Hand on"), action_link=_link(lead, "transfer"), is_dialog=True,
            )  # fmt: skip


@items_for(Role.LEADER)
def of_decisions(user) -> Iterable[Item]:
    """Tell challenges to decide, reviews to pass, agreements to sign, reports to issue."""
    for case in waiting.conflicts_to_decide(user)[:MOST]:
        yield _case(case)
    for lead in waiting.reviews_complete(user)[:MOST]:
        yield Item(
            lead.shown_name, _("All departments have given their opinion"),
            lead.get_absolute_url(), icon="checks", action=_("Pass the review"),
            action_link=_link(lead, "pass_review"), is_dialog=True,
        )  # fmt: skip
    for lead in waiting.to_sign(user)[:MOST]:
        yield Item(
            lead.shown_name, _("The agreement waits to be signed"), lead.get_absolute_url(),
            icon="signature", action=_("Sign"), action_link=_link(lead, "sign"), is_dialog=True,
        )  # fmt: skip
    for report in waiting.drafts_to_issue(user)[:2]:
        yield Item(
            str(report), _("Complete it and issue it"), report.get_absolute_url(),
            icon="report-analytics", action=_("Open it"), action_link=report.get_absolute_url(),
        )  # fmt: skip


def _case(case: ConflictCase) -> Item:
    is_open = case.state == ConflictCase.State.OPEN
    step, label = ("admit", _("Admit")) if is_open else ("rule", _("Rule"))
    why = _("Challenge to admit or reject") if is_open else _("Challenge to rule")
    return Item(
        case.holder_lead.shown_name, f"{why} · {case.number}", case.get_absolute_url(),
        due=case.due_on if is_open else case.blocks_until, icon="scale", action=label,
        action_link=reverse("crm:conflict-step", args=[case.uuid, step]), is_dialog=True,
    )  # fmt: skip


@items_for(Role.REVIEWER)
def of_opinions(user) -> Iterable[Item]:
    """Tell the opinions asked of one's department."""
    text = _("Opinion of %(department)s")
    for opinion in waiting.opinions_asked(user)[:MOST]:
        lead = opinion.lead
        if lead is None:
            continue
        yield Item(
            lead.shown_name, text % {"department": opinion.department},
            lead.get_absolute_url(), due=opinion.due_on, icon="writing",
            action=_("Sign"), action_link=reverse("crm:opinion-step", args=[opinion.uuid, "sign"]),
            is_dialog=True,
        )  # fmt: skip


@figures_for(Role.OFFICER, Role.MANAGER, Role.OPERATOR)
def of_owner(user) -> Iterable[Figure]:
    """Count one's own leads and tasks."""
    leads = reverse("crm:leads")
    found = waiting.counts_of(user)
    yield Figure(
        _("My leads"), str(found.leads), link=f"{leads}?owner=me&status=ACTIVE",
        note=_("%(number)d in talks") % {"number": found.in_talks},
    )  # fmt: skip
    yield Figure(
        _("Overdue tasks"), str(found.late_tasks),
        link=f"{reverse('crm:tasks')}?owner=me&overdue=true",
    )  # fmt: skip


@figures_for(Role.LEADER, Role.DIRECTOR, is_summary=True)
def of_zone(user) -> Iterable[Figure]:
    """Count the pipeline of the zone."""
    leads = reverse("crm:leads")
    found = waiting.counts_of_zone(user)
    yield Figure(
        _("In talks"), str(found.in_talks),
        link=f"{leads}?stage=NEGOTIATING,UNDER_REVIEW,REVIEWED&status=ACTIVE",
    )  # fmt: skip
    yield Figure(_("New this week"), str(found.new), link=f"{leads}?created_at=this_week")
    yield Figure(_("In the public pool"), str(found.in_pool), link=f"{leads}?in_pool=true")
