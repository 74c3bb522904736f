"""Firms of a zone of full size, with whom to call and who looks after the residents."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from crm.models import Assignment, Contact, Enterprise, Industry, Park
from funds.management.demo.mass.links import begin_changes
from funds.management.demo.mass.names import Named, Names
from funds.management.demo.mass.whole import Whole
from hightech.core import loading
from hightech.core.found_by import text_of

# One in so many is a resident; one in so many has somebody to call.
RESIDENT, REACHED = 20, 5
COLUMNS = (
    "id", "uuid", "created_at", "name", "name_key", "found_by", "credit_code",
    "registration_number", "country", "region", "industry_id", "park_id", "is_resident",
    "resident_since", "registered_on",
)  # fmt: skip


class Firms:
    """Writes the firms; `first` is the key of serial number 0."""

    def __init__(self, whole: Whole) -> None:
        self.whole, self.names = whole, Names()
        self.first = loading.next_key(Enterprise)
        self.industries = list(Industry.objects.order_by("pk").values_list("pk", flat=True))
        self.parks = list(Park.objects.filter(zone=whole.zone).values_list("pk", flat=True))

    def write(self) -> None:
        whole, label = self.whole, Enterprise._meta.label_lower
        loading.load(Enterprise, COLUMNS, self._rows(), zone_id=whole.zone.pk)
        told = ((self.first + at, whole.day(at), self.names.of(at).name) for at in whole.serials)
        begin_changes(label, told, actor=whole.actor)
        self._assign()
        self._contacts()

    def _rows(self) -> Iterator[tuple]:
        industries, parks = cycle(self.industries), cycle(self.parks)
        for at in self.whole.serials:
            named, moment = self.names.of(at), self.whole.day(at)
            yield (
                self.first + at, self.whole.uuid(), moment, *_known(named), next(industries),
                *(_residence(next(parks), moment) if is_resident(at) else _NOWHERE),
            )  # fmt: skip

    def _assign(self) -> None:
        managers = cycle(self.whole.people)
        rows = (
            (pk, self.whole.uuid(), self.first + at, next(managers), self.whole.day(at).date())
            for pk, at in enumerate(
                range(0, len(self.whole.serials), RESIDENT), loading.next_key(Assignment)
            )
        )
        columns = ("id", "uuid", "enterprise_id", "user_id", "from_on")
        loading.load(Assignment, columns, rows)

    def _contacts(self) -> None:
        columns = ("id", "uuid", "enterprise_id", "name", "phone", "found_by")
        people = self._people(loading.next_key(Contact))
        loading.load(Contact, columns, people, title="总经理")

    def _people(self, first: int) -> Iterator[tuple]:
        names = [(name, text_of([name], of_person=True)) for name in self.whole.persons]
        for pk, at in enumerate(range(0, len(self.whole.serials), REACHED), first):
            (name, read), phone = names[at % len(names)], f"137{at:08d}"
            yield pk, self.whole.uuid(), self.first + at, name, phone, f"{read}\n{phone}"


def is_resident(serial: int) -> bool:
    return serial % RESIDENT == 0


_NOWHERE = (None, False, None, None)


def _known(named: Named) -> tuple:
    return (
        named.name, named.key, named.found_by, named.code, named.number, named.country,
        named.region,
    )  # fmt: skip


def _residence(park: int, moment) -> tuple:
    return park, True, moment.date(), (moment - timedelta(days=90)).date()
