import pytest

from crm.actions import zone_settings as actions
from crm.models import zone_settings
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Change


@pytest.fixture
def keeper(client, administrator):
    client.force_login(administrator)
    return client


def every_figure(zone) -> dict:
    return {code: str(zone_settings.of(zone, code)) for code in zone_settings.SETTINGS}


class TestChange:
    def test_a_figure_of_the_zone_replaces_the_default(self, zone, administrator):
        diff = actions.change(zone, by=administrator, claim_days=120)
        assert diff == {"claim_days": [90, 120]}
        zone.refresh_from_db()
        assert zone_settings.of(zone, "claim_days") == 120
        assert Change.objects.get().diff == diff

    def test_the_same_figure_leaves_no_trace(self, zone, administrator):
        assert actions.change(zone, by=administrator, claim_days=90) == {}
        assert Change.objects.count() == 0

    @pytest.mark.parametrize(
        "wrong", [{"claim_days": 0}, {"claim_days": 10**13}, {"no_such": 1}, {"claim_days": True}]
    )
    def test_a_figure_out_of_bounds_is_refused_with_its_name(self, zone, administrator, wrong):
        with pytest.raises(ShapeError) as refused:
            actions.change(zone, by=administrator, renewals=3, **wrong)
        assert [reason.attr for reason in refused.value.reasons] == list(wrong)
        zone.refresh_from_db()
        assert zone.settings == {}

    def test_only_the_administrator_of_the_zone_sets_them(self, zone, leader):
        with pytest.raises(ActionRefused):
            actions.change(zone, by=leader, claim_days=120)


class TestPage:
    def test_each_figure_stands_with_its_meaning_and_default(self, keeper, zone):
        text = keeper.get("/settings/").content.decode()
        assert text.count('inputmode="numeric"') == len(zone_settings.SETTINGS)
        assert "Days a complete registration protects" in text

    def test_what_is_sent_is_kept(self, keeper, zone):
        answer = keeper.post("/settings/", every_figure(zone) | {"claim_days": "100"})
        assert answer.status_code == 302
        zone.refresh_from_db()
        assert zone.settings == {"claim_days": 100}

    @pytest.mark.parametrize("wrong", ["-1", "ten", "1.5", "0", "１２"])
    def test_a_wrong_figure_keeps_what_was_typed_and_changes_nothing(self, keeper, zone, wrong):
        sent = every_figure(zone) | {"claim_days": wrong, "renewals": "4"}
        answer = keeper.post("/settings/", sent)
        assert answer.status_code == 422
        assert 'name="renewals" value="4"' in answer.content.decode()
        zone.refresh_from_db()
        assert zone.settings == {}

    def test_others_are_refused(self, client, leader):
        client.force_login(leader)
        assert client.get("/settings/").status_code == 403
        assert client.post("/settings/", {"claim_days": "1"}).status_code == 403
