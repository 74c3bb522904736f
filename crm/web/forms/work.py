"""What is asked for when a talk is noted or a task is given."""

from django.utils.translation import gettext_lazy as _

from crm.models import Interaction, Task
from crm.permissions.tasks import GIVERS, INSTRUCTORS
from hightech.core.needs import Need
from hightech.users.models import User

PROMISES = 3


def contacts(obj, by):
    """Return the people of the firm a talk is about."""
    firm = getattr(obj, "enterprise", obj)
    return firm.contacts.order_by("name", "pk")


def colleagues(obj, by):
    return User.objects.visible_to(by).filter(is_active=True).order_by("full_name", "pk")


def kinds_of_task(obj, by):
    """Return the kinds of task `by` may give."""
    offered = []
    if by.has_role(*GIVERS, zone=obj.zone):
        offered.append(Task.Kind.TASK)
    if by.has_role(*INSTRUCTORS, zone=obj.zone):
        offered.append(Task.Kind.INSTRUCTION)
    return [(kind.value, kind.label) for kind in offered]


PROMISE = Need(
    "promises", "object", _("Promise"), required=False, many=PROMISES,
    fields=(
        Need("text", "text", _("Promised"), longest=300),
        Need("owner", "choice", _("By whom"), required=False, options=colleagues),
        Need("due_on", "date", _("Until")),
    ),
)  # fmt: skip

TALK = (
    Need("kind", "choice", _("Kind"), options=lambda obj, by: Interaction.Kind.choices),
    Need(
        "happened_at", "datetime", _("When"), required=False, help=_("Left empty, it is now.")
    ),
    Need("contact", "choice", _("With whom"), required=False, options=contacts),
    Need(
        "names", "text", _("Others who took part"), required=False, longest=1000,
        help=_("Names, separated by commas."),
    ),
    Need("summary", "text", _("What was said")),
    Need("quote", "text", _("Text of the message"), required=False),
    Need("evidence", "files", _("Files"), required=False),
    PROMISE,
    Need("next_step", "text", _("Next step"), required=False, longest=300),
    Need("next_on", "date", _("Next step on"), required=False),
)  # fmt: skip

TASK = (
    Need("title", "text", _("What is to be done"), longest=300),
    Need("kind", "choice", _("Kind"), required=False, options=kinds_of_task),
    Need("owner", "choice", _("Who does it"), options=colleagues),
    Need("due_on", "date", _("Due on")),
)
