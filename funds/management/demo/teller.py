"""Tell a history through the same doors as any program: real requests, back-dated."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from datetime import time as clock_time

from rest_framework.test import APIClient

from hightech.core import clock
from hightech.users.models import User

API = "/api/v1/"


class Untold(Exception):
    """A request of the story was refused: the story and the rules differ."""


class Teller:
    """Sends requests as demo users; the business clock stands where the story says."""

    def __init__(self) -> None:
        self._clients: dict[str, APIClient] = {}
        self.told_on = clock.today()
        self.moment = clock.now()

    def ago(self, days: int, time: str = "10:00") -> None:
        """Move the story to `days` before the day it is told, at this local time."""
        hour, minute = map(int, time.split(":"))
        day = self.told_on - timedelta(days=days)
        self.moment = datetime.combine(day, clock_time(hour, minute), clock.ZONE)

    def date_ago(self, days: int) -> str:
        return (self.told_on - timedelta(days=days)).isoformat()

    def get(self, who: str, path: str) -> dict:
        return self._send(who, "get", path)

    def post(self, who: str, path: str, **body) -> dict:
        return self._send(who, "post", path, body)

    def patch(self, who: str, path: str, **body) -> dict:
        return self._send(who, "patch", path, body)

    def step(self, who: str, path: str, name: str, **facts) -> dict:
        """Take a step on the object as `who` sees it now."""
        seen = self.get(who, f"{path}/steps/")
        body = {"step": name, "version": seen["version"], **facts}
        return self._send(who, "post", f"{path}/steps/", body)

    def file(self, who: str, name: str, content: bytes) -> str:
        """Upload a file; return its id."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        upload = SimpleUploadedFile(name, content)
        with clock.at(self.moment):
            answer = self._client(who).post(f"{API}files/", {"file": upload}, format="multipart")
        return self._checked(who, "post", "files/", answer)["id"]

    def all(self, who: str, path: str) -> Iterable[dict]:
        return self.get(who, path)["results"]

    def _client(self, who: str) -> APIClient:
        if who not in self._clients:
            client = APIClient()
            client.force_authenticate(User.objects.get(username=who))
            self._clients[who] = client
        return self._clients[who]

    def _send(self, who: str, method: str, path: str, body: dict | None = None) -> dict:
        with clock.at(self.moment):
            send = getattr(self._client(who), method)
            answer = send(API + path, body, format="json") if body is not None else send(API + path)
        return self._checked(who, method, path, answer)

    def _checked(self, who: str, method: str, path: str, answer) -> dict:
        if answer.status_code >= 300:
            told = answer.content.decode()[:2000]
            raise Untold(
                f"{self.moment:%Y-%m-%d} {who} {method} {path}: {answer.status_code} {told}"
            )
        return answer.json()
