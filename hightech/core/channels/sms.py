from urllib.parse import urlsplit, urlunsplit

import urllib3
from django.conf import settings

from hightech.core.channels.base import post_json


class Sms:
    """A text message by the HTTP gateway of SMS_URL: `{"id", "to", "text"}`, basic auth from it."""

    is_short = True

    def is_offered(self) -> bool:
        return bool(settings.SMS_URL)

    def address(self, user, robot: dict) -> str | None:
        return user.phone or None

    def send(self, message, robot: dict) -> None:
        gateway = urlsplit(settings.SMS_URL)
        headers = {}
        if gateway.username:
            pair = f"{gateway.username}:{gateway.password or ''}"
            headers = dict(urllib3.make_headers(basic_auth=pair))
        url = urlunsplit(gateway._replace(netloc=gateway.netloc.rpartition("@")[2]))
        body = {"id": message.message_id, "to": message.address, "text": message.body.strip()}
        post_json(url, body, headers)
