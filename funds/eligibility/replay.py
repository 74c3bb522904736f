"""Does stored evidence give the stored verdict? Every check, computed again."""

from collections.abc import Iterator
from dataclasses import dataclass

from funds.eligibility.run import computed
from funds.models import Run
from hightech.core.chain import plain


@dataclass(frozen=True)
class Difference:
    """A check whose stored evidence gives another verdict now."""

    run: Run
    stored: str
    replayed: str

    def __str__(self) -> str:
        return f"{self.run}: stored {self.stored}, replayed {self.replayed}"


def differences() -> Iterator[Difference]:
    """Yield every check that does not come out as it did: two queries per thousand checks."""
    rows = Run.objects.select_related("application").prefetch_related("evidence").order_by("pk")
    for run in rows.iterator(chunk_size=1000):
        evidence = {one.rule: one.content for one in run.evidence.all()}
        given = {name: value for name, value in run.given.items() if name != "amount"}
        again = computed(given, evidence)
        stored, replayed = _verdict(run.answer, run.amount_fen), _verdict(
            plain(again.answer), again.amount_fen
        )  # fmt: skip
        if stored != replayed:
            yield Difference(run, stored, replayed)


def _verdict(answer: dict, amount_fen: int | None) -> str:
    conditions = ", ".join(f"{one['code']} {one['outcome']}" for one in answer["conditions"])
    return f"{answer['outcome']} {amount_fen} ({conditions})"
