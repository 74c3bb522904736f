"""The whole story of the demo, chapter by chapter."""

from datetime import timedelta
from itertools import cycle

from django.db import transaction
from django.test.utils import override_settings

from funds.management.demo import mass, people, places, plans, requests, weeks
from funds.management.demo.attract import Attraction
from funds.management.demo.doubles import Doubles
from funds.management.demo.firms import Registry
from funds.management.demo.grant import Granting
from funds.management.demo.programme import WINDOWS, Programme
from funds.management.demo.quarrels import Quarrels
from funds.management.demo.teller import Tale, Teller
from funds.management.demo.watching import Watching
from hightech.core import clock, jobs, loading, real_time
from hightech.core.models import DemoStory, Job, Message, Notification
from hightech.users.models import User, Zone

# The history begins this many days before the day it is told.
BEGAN = 430
LARGE = "large"
UNREAD = timedelta(days=2)
SILENT = "django.core.mail.backends.dummy.EmailBackend"


class World:
    """What every chapter refers to: the zones, their parks and people, the teller."""

    def __init__(self, seed: int, size: str) -> None:
        self.teller = Teller()
        self.registry = Registry(seed)
        self.size = size
        self.users: dict[str, User] = {}
        self.parks: dict[str, dict[str, str]] = {}

    def settle(self) -> None:
        """Make what was there before the first lead."""
        known = places.load()
        places.build_industries(known)
        since = self.teller.told_on - timedelta(days=BEGAN)
        with clock.at(self.teller.ago(BEGAN, "08:00")):
            zones = {one["code"]: places.build_zone(one["code"], known) for one in known["zones"]}
            self.users |= people.settle(zones["TTB"], people.TTB)
            self.users |= people.settle(zones["JNH"], people.JNH)
            people.let_observe(self.users["observer"], zones["JNH"])
            self.build("TTB", zones, known, since=since, leader="leader", director="director")
            self.build("JNH", zones, known, since=since, leader="jn-leader")
            places.build_committee(zones["TTB"], self.users, since=since)

    def build(self, code: str, zones, known, *, since, leader: str, director: str = "") -> None:
        """Make the parks of one zone; the operator runs the first of them."""
        made = places.build_parks(
            zones[code],
            known,
            by=self.users[leader],
            since=since,
            director=self.users.get(director),
        )
        self.parks[code] = {park.name_en: str(park.uuid) for park in made}
        if code == "TTB":
            places.give_park(made[0], self.users["operator"])

    def id_of(self, username: str) -> str:
        return str(self.users[username].uuid)


def timetable(teller: Teller) -> Tale:
    """Let what runs by itself run each month, of late each Monday, in the last week each day."""
    on_mondays = set(weeks.mondays(teller, BEGAN))
    for days in range(BEGAN, -1, -1):
        if days < 7 or days in on_mondays:
            yield teller.ago(days, "08:05")
            with clock.at(teller.moment):
                mails_are_delivered()
                jobs.look_at_the_clock()
                jobs.drain()


def mails_are_delivered() -> None:
    """Say of all mails so far that they were sent: nobody hears of the past."""
    now = real_time.now()
    waiting = Message.objects.filter(state=Message.State.WAITING)
    waiting.update(state=Message.State.SENT, sent_at=now)
    open_jobs = Job.objects.filter(task="core.deliver").exclude(state=Job.State.DONE)
    open_jobs.update(state=Job.State.DONE, done_at=now, progress=100)


def chapters(world: World) -> None:
    """Begin every tale; each goes on in its own time."""
    world.teller.begin(timetable(world.teller))
    for leader in ("leader", "jn-leader"):
        world.teller.begin(weeks.issued(world.teller, leader, BEGAN))
    residents = attracted(world)
    granted(world, residents)


def attracted(world: World) -> list[dict]:
    """Begin the leads of both zones; return those of the tech town that become residents."""
    ids = {name: world.id_of(name) for name in world.users}
    residents, quarrels = [], Quarrels(world.teller)
    for code, told in (("TTB", plans.of_town), ("JNH", plans.of_jinan)):
        attraction = Attraction(
            world.teller, parks=world.parks[code], users=ids, random=world.registry.random
        )
        for plan in told(world.registry, world.size):
            lead: dict = {"users": ids}
            world.teller.begin(attraction.tell(plan, lead))
            if plan.quarrel:
                world.teller.begin(quarrels.tell(plan, lead))
            if plan.landed is not None:
                lead["landed"] = plan.landed
                residents.append(lead)
    return residents


def granted(world: World, residents: list[dict]) -> None:
    """Begin the programme, the members of the residents, their applications."""
    teller, programme = world.teller, Programme(world.teller)
    for tale in (programme.tell(), programme.legislate(), *map(programme.open, WINDOWS)):
        teller.begin(tale)
    for lead, who in zip(residents, cycle(requests.APPLICANTS), strict=False):
        teller.begin(requests.name_members(teller, lead, who))
    Watching(teller, residents).begin()
    Doubles(teller, residents).begin()
    requests.begin(teller, Granting(teller, programme=programme, residents=residents))


def tell(*, size: str, seed: int, firms: int = mass.FIRMS) -> DemoStory:
    """Make the demo: its places and people, then all that happened to them; all or nothing.

    The size "large" adds a zone of full size around it, of `firms` firms.
    """
    with transaction.atomic(), jobs.left_to_relay(), override_settings(EMAIL_BACKEND=SILENT):
        story = DemoStory.objects.create(size=size, seed=seed)
        world = World(seed, size)
        world.settle()
        chapters(world)
        world.teller.tell()
        mails_are_delivered()
        old_news_is_read()
        if size == LARGE:
            mass.tell(firms=firms, seed=seed)
    if size == LARGE:
        loading.refresh_statistics()
    return story


def old_news_is_read() -> None:
    """Leave under the bells what the last days brought."""
    before = clock.now() - UNREAD
    Notification.objects.filter(read_at=None, created_at__lt=before).update(read_at=before)


def exists() -> bool:
    """Tell whether a demo is told here."""
    return Zone.objects.demo().exists()


def taken_codes() -> list[str]:
    """Name the zones of the story that are here already and are real."""
    codes = [one["code"] for one in places.load()["zones"]]
    return sorted(Zone.objects.filter(code__in=codes, is_demo=False).values_list("code", flat=True))


def taken_logins() -> list[str]:
    """Name the logins of the story that belong to real people."""
    names = [person.username for person in (*people.TTB, *people.JNH)]
    found = User.objects.filter(username__in=names, is_demo=False)
    return sorted(found.values_list("username", flat=True))
