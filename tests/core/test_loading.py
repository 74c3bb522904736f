"""Many rows at once: whole, with their defaults, and the next row gets the next key."""

import uuid
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from crm.models import Enterprise
from hightech.core import clock, loading
from tests.factories.crm import EnterpriseFactory

AT = datetime(2026, 3, 31, 9, 30, tzinfo=clock.ZONE)
COLUMNS = ("id", "uuid", "created_at", "name", "name_key", "former_names")


def row(key: int, name: str) -> tuple:
    return key, uuid.UUID(int=key), AT, name, name, '["旧名"]'


def test_rows_are_written_with_moments_ids_and_defaults(zone):
    first = loading.next_key(Enterprise)
    loading.load(Enterprise, COLUMNS, [row(first, "甲"), row(first + 1, "乙")], zone_id=zone.pk)
    firm = Enterprise.objects.get(pk=first)
    assert (firm.name, firm.created_at, firm.uuid) == ("甲", AT, uuid.UUID(int=first))
    assert (firm.former_names, firm.is_resident, firm.version) == (["旧名"], False, 1)
    assert EnterpriseFactory(zone=zone).pk == first + 2


def test_a_constraint_of_the_database_holds(zone):
    first = loading.next_key(Enterprise)
    twice = [row(first, "甲"), (first + 1, *row(first, "乙")[1:])]
    with pytest.raises(IntegrityError):
        loading.load(Enterprise, COLUMNS, twice, zone_id=zone.pk)


def test_more_rows_than_one_portion(zone):
    first = loading.next_key(Enterprise)
    rows = (row(first + at, f"n{at}") for at in range(loading.PORTION + 1))
    loading.load(Enterprise, COLUMNS, rows, zone_id=zone.pk)
    assert Enterprise.objects.count() == loading.PORTION + 1


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Enterprise._meta.db_table)
    return set(found)


def test_indexes_and_foreign_keys_are_made_again(zone):
    before, first = indexes(), loading.next_key(Enterprise)
    with loading.bare(Enterprise):
        loading.load(Enterprise, COLUMNS, [row(first, "甲")], zone_id=zone.pk)
    assert indexes() == before
    assert Enterprise.objects.filter(pk=first).exists()


def test_a_row_of_no_zone_is_found_when_they_are_made_again(zone):
    first = loading.next_key(Enterprise)
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 the end of it refuses
        with loading.bare(Enterprise):
            loading.load(Enterprise, COLUMNS, [row(first, "甲")], zone_id=zone.pk + 999)
        connection.check_constraints([Enterprise._meta.db_table])
