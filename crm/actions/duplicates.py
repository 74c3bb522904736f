"""Look for firms that may be recorded twice; tell apart those that are not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from crm.models import Contact, DuplicatePair, Enterprise
from crm.models.naming import key_of, region_key
from crm.permissions.merges import refusals_of_merger
from hightech.core import clock
from hightech.core.batched import batched
from hightech.core.errors import ActionRefused, Reason, ShapeError

JOB = "crm.find_duplicates"
PORTION = 500
# More firms than this under one name or number say nothing: it is a word, or a switchboard.
MOST_ALIKE = 12
# Nobody looks at more; the strongest of them come first.
MOST_PAIRS = 20_000
Sign = DuplicatePair.Sign
Pair = tuple[int, int]
Signs = dict[Pair, set[str]]


def search(zone) -> Signs:
    """Search the firms of a zone for pairs that may be one firm: {(older, younger): signs}.

    Two firms with different credit codes are two, and so are two of one name in different regions.
    """
    signs: Signs = defaultdict(set)
    for found, sign in _found(zone):
        for pair in found:
            signs[pair].add(str(sign))
        if len(signs) > MOST_PAIRS:
            break
    return {pair: every for pair, every in _of_one_place(signs) if every}


def _found(zone) -> Iterator[tuple[Iterable[Pair], str]]:
    firms = Enterprise.objects.filter(zone=zone)
    for keys in batched(_shared(firms, "name_key"), PORTION):
        rows = firms.filter(name_key__in=keys).values_list("pk", "name_key")
        yield _pairs(rows), Sign.NAME
    people = Contact.objects.filter(enterprise__zone=zone, enterprise__merged_into=None)
    for column, sign in (("phone", Sign.PHONE), ("email", Sign.EMAIL)):
        given = people.exclude(**{column: ""})
        for keys in batched(_shared(given, column, "enterprise"), PORTION):
            named = given.filter(**{f"{column}__in": keys})
            yield _pairs(named.values_list("enterprise_id", column)), sign
    once_named = firms.exclude(former_names=[]).only("pk", "former_names")
    for renamed in batched(once_named.iterator(chunk_size=PORTION), PORTION):
        yield _formerly_alike(firms, renamed), Sign.FORMER_NAME


def _shared(rows, column: str, counted: str = "pk") -> Iterator[str]:
    """Yield the values that several rows have."""
    several = rows.order_by().values(column).annotate(n=Count(counted, distinct=True))
    found = several.filter(n__gt=1, n__lte=MOST_ALIKE).order_by(column)
    yield from found.values_list(column, flat=True).iterator(chunk_size=PORTION)


def _pairs(rows: Iterable[tuple[int, str]]) -> Iterator[Pair]:
    groups = defaultdict(set)
    for pk, key in rows:
        groups[key].add(pk)
    for group in groups.values():
        yield from combinations(sorted(group), 2)


def _formerly_alike(firms, renamed: list[Enterprise]) -> Iterator[Pair]:
    owners = defaultdict(set)
    for firm in renamed:
        for name in firm.former_names:
            owners[key_of(name)].add(firm.pk)
    for pk, key in firms.filter(name_key__in=owners).values_list("pk", "name_key"):
        for other in owners[key] - {pk}:
            yield min(pk, other), max(pk, other)


def _of_one_place(signs: Signs) -> Iterator[tuple[Pair, set[str]]]:
    """Yield the pairs that may be one firm, with REGION where both are of one."""
    for pairs in batched(signs, PORTION):
        firms = Enterprise.objects.only("pk", "region", "credit_code")
        known = firms.in_bulk({pk for pair in pairs for pk in pair})
        for pair in pairs:
            if all(pk in known for pk in pair):
                yield pair, _with_place(known[pair[0]], known[pair[1]], signs[pair])


def _with_place(one: Enterprise, other: Enterprise, found: set[str]) -> set[str]:
    if one.credit_code and other.credit_code:
        return set()
    places = [region_key(firm.region) for firm in (one, other) if firm.region]
    if len(places) < len((one, other)):
        return found
    if places[0] == places[1]:
        return found | {str(Sign.REGION)}
    return set() if found == {str(Sign.NAME)} else found


def note(zone, signs: Signs) -> int:
    """Write down the pairs that a search found; return how many are to be reviewed.

    Pairs of before that were not found again are forgotten; those told apart are remembered.
    """
    began = clock.now()
    rows = [
        DuplicatePair(
            zone=zone, first_id=first, second_id=second, signs=sorted(every),
            strength=len(every), seen_at=began,
        )
        for (first, second), every in signs.items()
    ]  # fmt: skip
    DuplicatePair.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["first", "second"],
        update_fields=["signs", "strength", "seen_at"], batch_size=PORTION,
    )  # fmt: skip
    DuplicatePair.objects.filter(zone=zone, seen_at__lt=began).open().delete()
    return DuplicatePair.objects.filter(zone=zone).open().count()


@transaction.atomic
def tell_apart(pair: DuplicatePair, *, by) -> None:
    """Remember that the two are two firms; they are not suspected again.

    :raises ActionRefused: to those who do not lead the zone.
    """
    _decide(pair, by, state=DuplicatePair.State.DISTINCT, decided_by=by, decided_at=clock.now())


@transaction.atomic
def suspect_again(pair: DuplicatePair, *, by) -> None:
    """Take back that the two are two firms.

    :raises ActionRefused: to those who do not lead the zone.
    """
    _decide(pair, by, state=DuplicatePair.State.OPEN, decided_by=None, decided_at=None)


def _decide(pair: DuplicatePair, by, **values) -> None:
    if found := refusals_of_merger(by, pair.first):
        raise ActionRefused(*found)
    for name, value in values.items():
        setattr(pair, name, value)
    pair.updated_at = clock.now()
    pair.save(update_fields=[*values, "updated_at"])


def pairs_of(firm: Enterprise, user) -> list[DuplicatePair]:
    """Return the pairs to be reviewed in which a firm is, the strongest signs first."""
    seen = DuplicatePair.objects.visible_to(user).open()
    return list(seen.filter(Q(first=firm) | Q(second=firm)).for_list().order_by("-strength", "pk"))


def pair_of(one: Enterprise, other: Enterprise) -> DuplicatePair | None:
    """Return the suspected pair of two firms."""
    keys = sorted([one.pk, other.pk])
    return DuplicatePair.objects.for_list().filter(first=keys[0], second=keys[1]).first()


def pair_between(one: Enterprise, other: Enterprise) -> DuplicatePair:
    """Return the pair of two firms of one zone, made if nobody suspected it.

    :raises ShapeError: if it is one firm, or they are of two zones.
    """
    if one.pk == other.pk or one.zone_id != other.zone_id:
        raise ShapeError(Reason("no_pair", _("Name two firms of one zone."), "other"))
    first, second = sorted([one, other], key=lambda firm: firm.pk)
    pair, _is_new = DuplicatePair.objects.get_or_create(
        first=first, second=second, defaults={"zone": one.zone, "signs": [], "strength": 0}
    )
    return pair
