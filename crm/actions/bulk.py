"""What can be done to many leads, firms and tasks at once, and how it is taken back."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions import duplicates, enterprises, leads, tasks
from crm.permissions.enterprises import PLANNERS
from crm.permissions.leads import REGISTRARS
from crm.permissions.merges import MERGERS, refusals_of_merger
from crm.workflow import leads as lead_steps
from crm.workflow import tasks as task_steps
from hightech.core import clock
from hightech.core.bulk import BulkAct
from hightech.core.errors import ROLE, Reason, refuse
from hightech.core.needs import Need
from hightech.core.workflow import Process, Transition
from hightech.users.models import User
from hightech.users.roles import ATTRACTING, STAFF, Role


def _people(*roles: str):
    """Return who may be named by somebody: those who hold one of `roles` in their zones."""

    def options(obj, by):
        held = {"memberships__role__in": roles, "memberships__zone__in": by.zone_ids()}
        people = User.objects.filter(is_active=True, **held).distinct()
        return people.order_by("full_name", "pk")

    return options


def _closed(process: Process, step: Transition):
    """Return why a step is closed for somebody, but for facts that are asked once for all."""
    return lambda obj, by: process.offer(obj, step, by).reasons


def _person(before: dict, key: str) -> User | None:
    return User.objects.filter(pk=before.get(key)).first()


def _must_work(to: User, zone_id: int, *roles: str) -> None:
    if not to.is_active or not to.has_role(*roles, zone_id=zone_id):
        refuse("not_of_the_zone", _("This person does not work in the zone."), "to")


MANAGERS = (Role.MANAGER, Role.OFFICER)
WORKERS = tuple(role for role in STAFF if role != Role.ADMIN)
NOTE = Need("comment", "text", gettext_lazy("Note"), required=False, longest=2000)
COMMENT = Need("comment", "text", gettext_lazy("Reason"), longest=2000)


def _transfer(lead, *, by, to, comment: str = "") -> dict:
    last = lead.owner_id
    _must_work(to, lead.zone_id, *REGISTRARS)
    leads.transfer(lead, by=by, version=lead.version, comment=comment, to=to)
    return {"owner": last}


def _transfer_back(lead, *, by, before: dict) -> None:
    last = _person(before, "owner")
    if last is None:
        refuse("nobody", _("Nobody owned it before."))
    comment = _("Hand-over taken back.")
    leads.transfer(lead, by=by, version=lead.version, comment=comment, to=last)


def _plan(lead, *, by, next_step: str, next_on=None) -> dict:
    before = {"next_step": lead.next_step, "next_on": lead.next_on and lead.next_on.isoformat()}
    leads.edit(lead, by=by, version=lead.version, next_step=next_step, next_on=next_on)
    return before


def _plan_back(lead, *, by, before: dict) -> None:
    day = before["next_on"]
    leads.edit(
        lead, by=by, version=lead.version, next_step=before["next_step"],
        next_on=date.fromisoformat(day) if day else None,
    )  # fmt: skip


def _release(lead, *, by, comment: str = "") -> None:
    leads.release(lead, by=by, version=lead.version, comment=comment)


def _may_assign(firm, by) -> list[Reason]:
    if by.has_role(*PLANNERS, zone_id=firm.zone_id):
        return []
    return [Reason(ROLE, _("Account managers are named by the leader."))]


def _assign(firm, *, by, to, comment: str = "") -> dict:
    for reason in _may_assign(firm, by):
        refuse(reason.code, reason.detail)
    held = firm.assignments.current().first()
    if held and held.user_id == to.pk:
        refuse("same_person", _("This person looks after the firm already."))
    _must_work(to, firm.zone_id, *MANAGERS)
    enterprises.assign(firm, by=by, user=to, from_on=clock.today(), note=comment)
    return {"user": held.user_id if held else None}


def _assign_back(firm, *, by, before: dict) -> None:
    last = _person(before, "user")
    if last is None:
        refuse("nobody", _("It had no account manager before, and keeps the new one."))
    note = _("Hand-over taken back.")
    enterprises.assign(firm, by=by, user=last, from_on=clock.today(), note=note)


def _delegate(task, *, by, to, comment: str = "") -> dict:
    last = task.owner_id
    _must_work(to, task.zone_id, *WORKERS)
    tasks.delegate(task, by=by, version=task.version, comment=comment, to=to)
    return {"owner": last}


def _delegate_back(task, *, by, before: dict) -> None:
    last = _person(before, "owner")
    tasks.delegate(task, by=by, version=task.version, comment="", to=last)


def _postpone(task, *, by, due_on, comment: str) -> dict:
    before = {"due_on": task.due_on.isoformat()}
    tasks.postpone(task, by=by, version=task.version, comment=comment, due_on=due_on)
    return before


def _postpone_back(task, *, by, before: dict) -> None:
    comment, due_on = _("New date taken back."), date.fromisoformat(before["due_on"])
    tasks.postpone(task, by=by, version=task.version, comment=comment, due_on=due_on)


def _finish(task, *, by, comment: str = "") -> dict:
    tasks.done(task, by=by, version=task.version, comment=comment)
    return {}


def _unfinish(task, *, by, before: dict) -> None:
    comment = _("Finishing taken back.")
    tasks.reopen(task, by=by, version=task.version, comment=comment)


def _may_tell_apart(pair, by) -> list[Reason]:
    return refusals_of_merger(by, pair.first)


def _tell_apart(pair, *, by) -> dict:
    duplicates.tell_apart(pair, by=by)
    return {}


def _suspect_again(pair, *, by, before: dict) -> None:
    duplicates.suspect_again(pair, by=by)


def _to(*roles: str) -> Need:
    return Need("to", "choice", gettext_lazy("To"), options=_people(*roles))


TRANSFER = BulkAct(
    "lead.transfer", gettext_lazy("Hand over"), "transfer", "crm.Lead", _transfer,
    needs=(_to(*REGISTRARS), NOTE), roles=(Role.LEADER,), undo=_transfer_back,
    reasons=_closed(lead_steps.LEAD, lead_steps.TRANSFER),
)  # fmt: skip
PLAN = BulkAct(
    "lead.plan", gettext_lazy("Next step"), "calendar-event", "crm.Lead", _plan,
    needs=(
        Need("next_step", "text", gettext_lazy("Next step"), longest=300),
        Need("next_on", "date", gettext_lazy("On"), required=False),
    ),
    roles=ATTRACTING, undo=_plan_back,
)  # fmt: skip
RELEASE = BulkAct(
    "lead.release", gettext_lazy("Release to the pool"), "inbox", "crm.Lead", _release,
    needs=(COMMENT,), roles=ATTRACTING, reasons=_closed(lead_steps.LEAD, lead_steps.RELEASE),
)  # fmt: skip
ASSIGN = BulkAct(
    "enterprise.assign", gettext_lazy("Name the account manager"), "user-check", "crm.Enterprise",
    _assign, needs=(_to(*MANAGERS), NOTE), roles=PLANNERS, undo=_assign_back,
    reasons=_may_assign,
)  # fmt: skip
DELEGATE = BulkAct(
    "task.delegate", gettext_lazy("Hand on"), "transfer", "crm.Task", _delegate,
    needs=(_to(*WORKERS), NOTE), roles=STAFF,
    undo=_delegate_back, reasons=_closed(task_steps.TASK, task_steps.DELEGATE),
)  # fmt: skip
POSTPONE = BulkAct(
    "task.postpone", gettext_lazy("New date"), "calendar-due", "crm.Task", _postpone,
    needs=(Need("due_on", "date", gettext_lazy("Due on")), COMMENT), roles=STAFF,
    reasons=_closed(task_steps.TASK, task_steps.POSTPONE),
    undo=_postpone_back,
)  # fmt: skip
FINISH = BulkAct(
    "task.done", gettext_lazy("Done"), "check", "crm.Task", _finish, roles=STAFF,
    undo=_unfinish, reasons=_closed(task_steps.TASK, task_steps.DONE),
)  # fmt: skip
APART = BulkAct(
    "duplicate.apart", gettext_lazy("Two firms"), "arrows-left-right", "crm.DuplicatePair",
    _tell_apart, roles=MERGERS, undo=_suspect_again, reasons=_may_tell_apart,
)  # fmt: skip
ACTS = (TRANSFER, PLAN, RELEASE, ASSIGN, DELEGATE, POSTPONE, FINISH, APART)
