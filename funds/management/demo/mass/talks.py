"""Talks of a zone of full size: of each lead, of firms by chance, and ten thousand of one firm."""

from collections.abc import Iterator
from datetime import timedelta

from crm.models import Interaction
from funds.management.demo.mass.leads import TALKS, Leads
from funds.management.demo.mass.whole import Whole
from hightech.core import loading

PER_FIRM = 3
# One firm has been talked with more than all others.
BUSIEST, MOST = 7, 10_000
KINDS = ("CALL", "VISIT", "MEETING", "MESSAGE", "RECEPTION")
SENTENCES = (
    "电话沟通项目概况、投资节奏与选址要求。", "现场查看厂房和配套,企业关注用电增容。",
    "就投资强度、用地面积和开工时间交换意见。", "Sent the price list of the standard workshops.",
    "企业技术负责人到访,座谈人才引进与研发合作。",
)  # fmt: skip
COLUMNS = (
    "id", "uuid", "created_at", "happened_at", "lead_id", "enterprise_id", "kind", "summary",
    "author_id",
)  # fmt: skip


def write_talks(whole: Whole, first_firm: int, leads: Leads) -> None:
    """Write three talks a firm, in all."""
    rows = (
        (pk, whole.uuid(), *row)
        for pk, row in enumerate(_talks(whole, first_firm, leads), loading.next_key(Interaction))
    )
    loading.load(Interaction, COLUMNS, rows, zone_id=whole.zone.pk, has_evidence=False)


def _talks(whole: Whole, first_firm: int, leads: Leads) -> Iterator[tuple]:
    people = whole.people
    for at, serial in enumerate(leads.serials):
        for turn, moment in enumerate(leads.talked(at)):
            said = _said(at + turn, people)
            yield moment, moment, leads.first + at, first_firm + serial, *said
    left = whole.firms * PER_FIRM - len(leads.serials) * TALKS
    busy = min(MOST, left)
    for at in range(left):
        serial = BUSIEST if at < busy else whole.random.randrange(whole.firms)
        moment = whole.until - timedelta(minutes=at)
        yield moment, moment, None, first_firm + serial, *_said(at, people)


def _said(at: int, people: list[int]) -> tuple[str, str, int]:
    return KINDS[at % len(KINDS)], SENTENCES[at % len(SENTENCES)], people[at % len(people)]
