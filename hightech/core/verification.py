"""Does the audit trail prove itself? Walk every chain; seal the ends of all of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Max

from hightech.core import clock, numbering
from hightech.core.models import Change, Processed, Removal, Seal, Step

CHUNK = 2000


@dataclass(frozen=True)
class Broken:
    """The first broken link of a chain, by name."""

    subject: str
    number: int
    why: str

    def __str__(self) -> str:
        return f"{self.subject} #{self.number}: {self.why}"


def broken_links() -> Iterator[Broken]:
    """Yield the first broken link of each chain that does not prove itself."""
    for links in (Step, Change):
        yield from _walk(links)
    for model in apps.get_models():
        if issubclass(model, Processed) and not model._meta.parents:
            yield from _tails(model)
    for series in numbering.gaps():
        yield Broken(series.name, series.number, series.why)


def _walk(model) -> Iterator[Broken]:
    """Check order, linking and digest of every link, a stream of rows at a time."""
    subject, number, digest, is_broken = None, 0, "", False
    rows = model.objects.order_by("subject_type", "subject_id", "number")
    for link in rows.iterator(chunk_size=CHUNK):
        if (link.subject_type, link.subject_id) != subject:
            subject, number, digest = (link.subject_type, link.subject_id), 0, ""
            is_broken = False
        why = _fault(link, number, digest)
        if why and not is_broken:
            is_broken = True
            yield Broken(f"{model.__name__} {link.subject_type} {link.subject_id}", number + 1, why)
        number, digest = link.number, link.digest


def _fault(link, number: int, digest: str) -> str:
    if link.number != number + 1:
        return f"link {number + 1} is missing"
    if link.previous != digest:
        return "does not continue the link before it"
    if link.digest != link.computed_digest():
        return "content and digest differ"
    return ""


def _tails(model) -> Iterator[Broken]:
    """Compare what each object counts with the end of its chain: a cut tail shows here."""
    label = model._meta.label_lower
    ends = Step.objects.filter(subject_type=label).values_list("subject_id")
    last = dict(ends.annotate(Max("number")).values_list("subject_id", "number__max"))
    for pk, count in model._base_manager.values_list("pk", "steps_count").iterator():
        found = last.pop(pk, 0)
        if found != count:
            yield Broken(f"{label} {pk}", count, f"counts {count} steps, its chain has {found}")
    removed = set(Removal.objects.filter(model=label).values_list("key", flat=True))
    for pk, count in last.items():
        if pk in removed:
            continue
        yield Broken(f"{label} {pk}", count, "has a chain but no object")


def seal() -> Seal:
    """Store the Merkle root over the ends of all chains and the last numbers of all series."""
    moment, series = clock.now(), numbering.last_numbers()
    leaves, links = _leaves(moment)
    root = merkle_root([*leaves, *series])
    return Seal.objects.create(at=moment, chains=len(leaves), links=links, series=series, root=root)


def root_at(sealed: Seal) -> str:
    """Compute again, from what the chains say today, the root of a day that was sealed."""
    leaves, _links = _leaves(sealed.at)
    return merkle_root([*leaves, *sealed.series])


def _leaves(until) -> tuple[list[str], int]:
    leaves, links = [], 0
    for model in (Step, Change):
        for link in _ends(model, until):
            links += link.number
            subject = f"{link.subject_type}:{link.subject_id}"
            leaves.append(f"{model.__name__}:{subject}:{link.number}:{link.digest}")
    return leaves, links


def _ends(model, until) -> Iterator:
    """Stream the last link of every chain: one ordered pass, no query per chain."""
    last = None
    rows = model.objects.filter(at__lte=until).order_by("subject_type", "subject_id", "number")
    for link in rows.only("subject_type", "subject_id", "number", "digest").iterator(CHUNK):
        if last and (last.subject_type, last.subject_id) != (link.subject_type, link.subject_id):
            yield last
        last = link
    if last:
        yield last


def merkle_root(leaves: list[str]) -> str:
    """Return the root of the binary hash tree over `leaves`; an odd one is carried up."""
    level = [hashlib.sha256(leaf.encode()).hexdigest() for leaf in leaves] or [""]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [
            hashlib.sha256("".join(pair).encode()).hexdigest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0]
