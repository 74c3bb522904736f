from datetime import UTC, date, datetime

import pytest

from hightech.core.templatetags import show


class TestMoney:
    @pytest.mark.parametrize(
        ("fen", "shown"),
        [
            (123_456_000_000, "123,456.00"),
            (1, "0.000001"),
            (15_000, "0.015"),
            (0, "0.00"),
            (-250_000, "-0.25"),
        ],
    )
    def test_it_shows_ten_thousands_to_the_fen(self, fen, shown):
        assert show.wan(fen) == shown

    def test_an_unknown_amount_is_a_dash_and_not_zero(self):
        assert show.wan(None) == "—"
        assert "0" not in show.money(None)

    def test_the_short_form_changes_the_unit_at_one_hundred_million(self):
        assert "1.00<" in show.money(10_000_000_000, short=True)
        assert "100m yuan" in show.money(10_000_000_000, short=True)
        assert "9,999.99<" in show.money(9_999_990_000, short=True)


class TestDates:
    def test_a_moment_is_told_in_the_time_of_the_zone(self):
        late = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
        assert show.moment(late) == "2026-11-25 00:30"
        assert show.day(late) == "2026-11-25"

    def test_a_date_is_told_as_it_is(self):
        assert show.day(date(2026, 11, 24)) == "2026-11-24"

    def test_an_unknown_date_is_a_dash(self):
        assert show.day(None) == show.moment(None) == "—"


class TestMarks:
    def test_a_mark_has_a_word_and_an_icon_beside_its_colour(self):
        drawn = show.mark("Signed", "ok")
        assert 'class="mark ok"' in drawn
        assert "#circle-check" in drawn
        assert "Signed" in drawn

    def test_a_label_is_escaped(self):
        assert "<b>" not in show.mark("<b>x</b>", "ok")

    def test_a_state_without_a_tone_is_under_way(self):
        assert show.tone_of("NEGOTIATING") == "info"

    def test_no_code_has_two_tones(self):
        codes = [code for listed in show.TONES.values() for code in listed.split()]
        assert len(codes) == len(set(codes))


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "shown"), [("Wang Lei", "WL"), ("陈静", "陈"), ("officer", "O"), ("", "?")]
    )
    def test_it_shortens_a_name(self, name, shown):
        assert show.initials(name) == shown


class TestPercent:
    def test_it_shows_two_decimals(self):
        assert show.percent("0.127021") == "12.70 %"

    def test_an_unknown_share_is_a_dash(self):
        assert show.percent(None) == "—"
