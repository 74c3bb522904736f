import pytest

from hightech.core import money


class TestParseYuan:
    @pytest.mark.parametrize(
        ("text", "fen"), [("1200.50", 120050), ("0", 0), ("0.01", 1), ("12", 1200), (12, 1200)]
    )
    def test_it_reads_plain_yuan_to_the_fen(self, text, fen):
        assert money.parse_yuan(text) == fen

    @pytest.mark.parametrize(
        "text",
        [
            "1,200",
            "1.234",
            "1e3",
            "１２",
            "",
            "abc",
            "12元",
            " ",
            "1.",
            ".5",
            "--1",
            1.5,
            None,
            True,
        ],
    )
    def test_it_guesses_nothing(self, text):
        with pytest.raises(ValueError, match=r".+"):
            money.parse_yuan(text)

    def test_a_negative_amount_is_refused_unless_it_may_be(self):
        with pytest.raises(ValueError, match="negative"):
            money.parse_yuan("-1")
        assert money.parse_yuan("-1.05", may_be_negative=True) == -105

    def test_fourteen_digits_are_too_many(self):
        assert money.parse_yuan("9999999999999.99") == 999_999_999_999_999
        with pytest.raises(ValueError, match="yuan"):
            money.parse_yuan("10000000000000")


class TestParseWan:
    @pytest.mark.parametrize(
        ("text", "fen"),
        [
            ("12000", 12_000_000_000),
            ("1,200.5", 1_200_500_000),
            ("0.000001", 1),
            ("0.01", 10_000),
            (" 3 ", 3_000_000),
        ],
    )
    def test_it_reads_ten_thousands_to_the_fen(self, text, fen):
        assert money.parse_wan(text) == fen

    @pytest.mark.parametrize("text", ["1,20", "12,00.5", "0.0000001", "1 000", "abc", "", "1万"])
    def test_it_guesses_nothing(self, text):
        with pytest.raises(ValueError, match="10k yuan"):
            money.parse_wan(text)

    def test_a_negative_amount_is_refused_unless_it_may_be(self):
        with pytest.raises(ValueError, match="negative"):
            money.parse_wan("-1")
        assert money.parse_wan("-1.5", may_be_negative=True) == -1_500_000


class TestShown:
    @pytest.mark.parametrize(("fen", "text"), [(1, "0.01"), (-105, "-1.05"), (120050, "1200.50")])
    def test_yuan_has_two_decimals(self, fen, text):
        assert money.yuan(fen) == text

    @pytest.mark.parametrize(
        ("fen", "text"), [(12_000_000_000, "12000"), (1, "0.000001"), (-250_000, "-0.25"), (0, "0")]
    )
    def test_a_form_shows_wan_that_it_reads_back(self, fen, text):
        assert money.wan_plain(fen) == text
        assert money.parse_wan(text, may_be_negative=True) == fen
