"""Pages of webhooks: list, one with its log, entry, test, switching off, sending again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hightech.core import processes
from hightech.core.errors import ActionRefused
from hightech.core.models import Delivery, Webhook
from hightech.core.models.webhooks import ADMINISTRATOR
from hightech.core.needs import Need
from hightech.core.pages.columns import Column, Empty, Tool
from hightech.core.pages.entries import EditPage, EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.webhooks import keeping

KEEPERS = (ADMINISTRATOR,)
FRESH_SECRET = "fresh_webhook_secret"
SHOWN = 50

NEEDS = (
    Need("name", "text", gettext_lazy("Name of the program"), longest=100),
    Need("url", "text", gettext_lazy("Address"), longest=500, help=gettext_lazy("With https.")),
    Need(
        "events", "text", gettext_lazy("Events"), longest=4000,
        read=lambda webhook: "\n".join(webhook.events),
        help=gettext_lazy("One on a line, such as application.approve, or application.* for all."),
    ),
)  # fmt: skip
ADD = Tool(gettext_lazy("New webhook"), "webhook-new", roles=KEEPERS, is_primary=True)


def events_of(text: str) -> list[str]:
    """Return the names written in a text, however they are separated."""
    return text.replace(",", " ").split()


class WebhookList(ListPage):
    """The programs that are told of the steps of a zone."""

    model = Webhook
    title = gettext_lazy("Webhooks")
    lead_in = gettext_lazy("Programs that are told of each step, signed and tried again.")
    roles = KEEPERS
    columns = (
        Column(gettext_lazy("Program"), "name", sort="name"),
        Column(gettext_lazy("Address"), "url"),
        Column(gettext_lazy("Events"), lambda one: ", ".join(one.events), name="events"),
        Column(gettext_lazy("Is on"), "is_active", kind="flag"),
        Column(gettext_lazy("Made"), "created_at", kind="day", is_for_wide=True),
    )
    orderings = {"name": "name"}
    default_ordering = "name"
    tools = (ADD,)
    empty = Empty(
        gettext_lazy("No program listens"),
        gettext_lazy("A webhook tells another system of each step, as it is taken."),
        icon="webhook",
        first=ADD,
    )


def offered() -> dict:
    """Return what the templates of both forms need: every event there is."""
    found = processes.by_process()
    return {"processes": [(name, [f"{name}.{one}" for one in steps]) for name, steps in found]}


class WebhookEntry(EntryPage):
    """Name a program, its address, and what it hears."""

    title = gettext_lazy("New webhook")
    needs = NEEDS
    roles = KEEPERS
    aside = "webhook_events.html"

    def extra(self) -> dict:
        return offered()

    def create(self, *, by, name, url, events):
        made = keeping.make(by=by, name=name, url=url, events=events_of(events))
        self.request.session[FRESH_SECRET] = [str(made.uuid), made.secret]
        return made


class WebhookEdit(EditPage):
    """Change name, address or events."""

    title = gettext_lazy("Change the webhook")
    needs = NEEDS
    roles = KEEPERS
    aside = "webhook_events.html"

    def extra(self) -> dict:
        return super().extra() | offered()

    def about(self):
        return one_or_404(self.request, self.kwargs["pk"])

    def edit(self, webhook, *, by, version, events=None, **values):
        if events is not None:
            values["events"] = events_of(events)
        keeping.change(webhook, by=by, version=version, **values)


def one_or_404(request, pk) -> Webhook:
    """Return a webhook of the zones one administers.

    :raises PermissionDenied: for everybody else.
    """
    if not request.user.has_role(*KEEPERS):
        raise PermissionDenied(_("Your roles do not include this."))
    return get_object_or_404(Webhook.objects.visible_to(request.user), uuid=pk)


@require_safe
def shown(request, pk):
    """Show one webhook with the last of its deliveries."""
    webhook = one_or_404(request, pk)
    fresh = request.session.pop(FRESH_SECRET, None)
    context = {
        "object": webhook,
        "secret": fresh[1] if fresh and fresh[0] == str(webhook.uuid) else "",
        "deliveries": webhook.deliveries.order_by("-pk")[:SHOWN],
    }
    return render(request, "webhook.html", context)


@require_POST
def send_test(request, pk):
    """Send a test event."""
    webhook = one_or_404(request, pk)
    text = _("The test is on its way; the log below tells what came of it.")
    return _done(request, webhook, lambda: keeping.test(webhook), text)


@require_POST
def switch(request, pk):
    """Switch a webhook on or off."""
    webhook = one_or_404(request, pk)
    is_on = request.POST.get("is_active") == "true"
    act = lambda: keeping.change(webhook, by=request.user, is_active=is_on)  # noqa: E731
    return _done(request, webhook, act, _("Done."))


@require_POST
def again(request, pk, delivery):
    """Send once more what was given up."""
    webhook = one_or_404(request, pk)
    one = get_object_or_404(
        Delivery.objects.select_related("webhook"), webhook=webhook, uuid=delivery
    )
    return _done(request, webhook, lambda: keeping.send_again(one), _("It is sent again."))


def _done(request, webhook: Webhook, act, text: str):
    try:
        act()
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, text)
    return redirect(webhook)
