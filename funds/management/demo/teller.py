"""Tell a history through the same doors as any program: real requests, back-dated."""

import itertools
from collections.abc import Generator, Iterable
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from heapq import heappop, heappush
from typing import Any

from rest_framework.test import APIClient

from hightech.core import clock
from hightech.core.workdays import Calendar
from hightech.users.models import User

API = "/api/v1/"
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
# What a refusal of the story shows of the answer.
SHOWN = 2000
STALE = 409
# Others than their own steps raise the version of these.
MOVING = ("leads/", "applications/", "tranches/")

# A tale does its next thing, and yields the moment at which it wants to go on.
Tale = Generator[datetime, None, Any]


class Untold(Exception):
    """A request of the story was refused: the story and the rules differ."""


class Teller:
    """Sends requests as demo users; the business clock stands where the story says."""

    def __init__(self) -> None:
        self._clients: dict[str, APIClient] = {}
        self._tales: list[tuple[datetime, int, Tale]] = []
        self._order = itertools.count()
        self._calendar = Calendar()
        self.ends_at = clock.now()
        self.told_on = clock.local(self.ends_at).date()
        self.moment = self.ends_at - timedelta(days=3650)
        self.requests = 0
        # What the last answer said of each object: mostly still true at its next step.
        self._versions: dict[str, int] = {}

    def ago(self, days: int, time: str = "10:00") -> datetime:
        """Return the moment `days` before the story ends at this time, on a working day."""
        hour, minute = map(int, time.split(":"))
        day = self.told_on - timedelta(days=days)
        while days > 0 and not self._calendar.is_workday(day):
            day -= ONE_DAY
        return datetime.combine(day, clock_time(hour, minute), clock.ZONE)

    def on_day(self, day: str, time: str) -> datetime:
        """Return a moment of a date of the calendar, never after the end of the story."""
        moment = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=clock.ZONE)
        return min(moment, self.ends_at)

    def day_after(self, day: str, time: str) -> datetime:
        """Return a moment of the day after a date."""
        return self.on_day((date.fromisoformat(day) + ONE_DAY).isoformat(), time)

    def date_ago(self, days: int) -> str:
        return (self.told_on - timedelta(days=days)).isoformat()

    @property
    def today(self) -> str:
        """The date at which the story stands."""
        return clock.local(self.moment).date().isoformat()

    def begin(self, tale: Tale) -> None:
        """Let a tale go on beside the others, from the first moment it asks for."""
        self._wait(tale)

    def tell(self) -> None:
        """Let all tales go on, each moment in its turn, until they have ended."""
        while self._tales:
            self.moment, _order, tale = heappop(self._tales)
            self._wait(tale)

    def _wait(self, tale: Tale) -> None:
        asked = next(tale, None)
        if asked is not None:
            moment = min(max(asked, self.moment + ONE_MINUTE), self.ends_at)
            heappush(self._tales, (moment, next(self._order), tale))

    def get(self, who: str, path: str) -> dict:
        return self._send(who, "get", path)

    def post(self, who: str, path: str, **body) -> dict:
        return self._send(who, "post", path, body)

    def patch(self, who: str, path: str, **body) -> dict:
        return self._send(who, "patch", path, body)

    def step(self, who: str, path: str, name: str, **facts) -> dict:
        """Take a step on the object; `path` is its address, without a slash at the end."""
        is_moving = path.startswith(MOVING)
        version = (not is_moving and self._versions.get(path)) or self._version(who, path)
        answer = self._step(who, path, name, version, facts)
        if answer.status_code == STALE:
            answer = self._step(who, path, name, self._version(who, path), facts)
        return self._checked(who, f"post {name}", f"{path}/steps/", answer)

    def _version(self, who: str, path: str) -> int:
        door = f"{path}/steps/" if path.endswith("/minutes") else f"{path}/"
        return self.get(who, door)["version"]

    def _step(self, who: str, path: str, name: str, version: int, facts: dict):
        body = {"step": name, "version": version, **facts}
        with clock.at(self.moment):
            return self._client(who).post(f"{API}{path}/steps/", body, format="json")

    def file(self, who: str, name: str, content: bytes) -> str:
        """Upload a file; return its id."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        upload = SimpleUploadedFile(name, content)
        with clock.at(self.moment):
            answer = self._client(who).post(f"{API}files/", {"file": upload}, format="multipart")
        return self._checked(who, "post", "files/", answer)["id"]

    def send_text(self, who: str, path: str, text: bytes, content_type: str) -> dict:
        """Post a document that is not JSON."""
        client: Any = self._client(who)
        with clock.at(self.moment):
            answer = client.generic("POST", API + path, text, content_type=content_type)
        return self._checked(who, "post", path, answer)

    def all(self, who: str, path: str) -> Iterable[dict]:
        return self.get(who, path)["results"]

    def _client(self, who: str) -> APIClient:
        if who not in self._clients:
            # As behind a proxy that speaks https, so that a production profile answers too.
            client = APIClient(SERVER_NAME="localhost", HTTP_X_FORWARDED_PROTO="https")
            client.force_authenticate(User.objects.get(username=who))
            self._clients[who] = client
        return self._clients[who]

    def _send(self, who: str, method: str, path: str, body: dict | None = None) -> dict:
        with clock.at(self.moment):
            send = getattr(self._client(who), method)
            answer = send(API + path, body, format="json") if body is not None else send(API + path)
        return self._checked(who, method, path, answer)

    def _checked(self, who: str, method: str, path: str, answer) -> dict:
        self.requests += 1
        if answer.status_code >= 300:
            told = answer.content.decode()[:SHOWN]
            raise Untold(f"{self.moment:%Y-%m-%d %H:%M} {who} {method} {path}: {told}")
        told = answer.json()
        if isinstance(told, dict) and "version" in told and "id" in told:
            self._versions[f"{path.partition('/')[0]}/{told['id']}"] = told["version"]
        return told
