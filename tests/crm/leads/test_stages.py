import pytest

from crm.models import Lead

pytestmark = pytest.mark.django_db


class TestMajorTrack:
    def test_a_lead_goes_all_the_way_to_full_capacity(self, story):
        lead = story.at("FULL_CAPACITY")
        stored = Lead.objects.get(pk=lead.pk)
        assert (stored.stage, stored.track, stored.status) == ("FULL_CAPACITY", "MAJOR", "ACTIVE")
