"""import-linter cannot see string references such as "crm.Enterprise"; these tests can."""

import pytest
from django.apps import apps
from django.db import models

BUILDS_ON = {
    "funds": {"crm", "users", "core"},
    "crm": {"users", "core"},
    "users": {"core"},
    "core": {"users"},  # who did it: every step and change names its actor
}
FRAMEWORK = {"auth", "contenttypes"}
KEYS = [
    field
    for app in BUILDS_ON
    for model in apps.get_app_config(app).get_models(include_auto_created=False)
    for field in model._meta.local_fields
    if isinstance(field, models.ForeignKey)
]


def test_there_are_keys_to_look_at():
    assert len(KEYS) > 20


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_key_points_down_the_layers(key):
    home, target = key.model._meta.app_label, key.related_model._meta.app_label
    assert target in BUILDS_ON[home] | {home} | FRAMEWORK


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_key_never_takes_rows_of_another_noun_with_it(key):
    is_part_of_it = key.one_to_one or getattr(key.model, "is_part", False)
    assert key.remote_field.on_delete is not models.CASCADE or is_part_of_it
