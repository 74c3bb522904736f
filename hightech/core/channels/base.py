"""What every channel has in common, and how those that speak HTTP ask."""

import json
from typing import Any, Protocol

import urllib3
from django.utils.translation import gettext as _

SECONDS = 10
SHOWN = 200


class NotDelivered(Exception):
    """The channel did not take the message; the sentence says why."""


class Adapter(Protocol):
    """One channel."""

    # Whether the message is one sentence with a link instead of a whole letter.
    is_short: bool

    def is_offered(self) -> bool:
        """Tell whether this installation has the channel."""

    def address(self, user, robot: dict) -> str | None:
        """Return the address of `user`, empty for a robot's; None, if they cannot be reached."""

    def send(self, message, robot: dict) -> None:
        """Hand a message over.

        :raises NotDelivered: if it was not taken, to be tried again.
        """


def post_json(url: str, body: dict, headers: dict | None = None) -> Any:
    """POST JSON within ten seconds, following nothing, and return the JSON of the answer.

    :raises NotDelivered: if nobody answers, or not with a success.
    """
    try:
        answer = urllib3.request(
            "POST", url, body=json.dumps(body).encode(), timeout=SECONDS, retries=False,
            headers={"Content-Type": "application/json", **(headers or {})}, redirect=False,
        )  # fmt: skip
    except (urllib3.exceptions.HTTPError, OSError) as error:
        text = _("Nobody answers (%(error)s).") % {"error": type(error).__name__}
        raise NotDelivered(text) from error
    if not 200 <= answer.status < 300:
        raise NotDelivered(_("Refused with %(status)d.") % {"status": answer.status})
    try:
        return json.loads(answer.data or b"{}")
    except ValueError:
        return {}
