from datetime import date

import pytest
from django.db import transaction

from hightech.core import numbering
from hightech.core.models import Counter
from tests.races import winners

DAY = date(2026, 11, 24)


def draw(zone_id=1, on=DAY):
    with transaction.atomic():
        return numbering.next_number("L", zone_id=zone_id, on=on)


@pytest.mark.django_db
class TestNextNumber:
    def test_it_counts_per_zone_and_year(self):
        found = [draw(), draw(), draw(zone_id=2), draw(on=date(2027, 1, 1))]
        assert found == ["L-2026-000001", "L-2026-000002", "L-2026-000001", "L-2027-000001"]

    def test_a_rollback_gives_the_number_back(self):
        draw()
        with transaction.atomic():
            assert draw() == "L-2026-000002"
            transaction.set_rollback(True)
        assert draw() == "L-2026-000002"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_many_at_once_get_one_number_each_without_gaps(self, race):
        drawn = []
        for _round in range(8):
            drawn += race(*[draw] * 8)
        assert winners(drawn) == drawn
        assert sorted(drawn) == [f"L-2026-{n:06d}" for n in range(1, 65)]
        assert Counter.objects.get().last == 64
