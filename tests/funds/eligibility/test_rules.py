"""Every built-in rule with its traps: pure functions, no database."""

import pytest

from funds.eligibility.rules import DEFAULT, NAMES, decide


def industry(**changes):
    evidence = {"industry": "C3484", "catalogue": [], "positioning": [], "judgement": None}
    return decide("industrial_policy", evidence | changes, {})


def listed(code, kind, text="reducers"):
    return {"code": code, "kind": kind, "text": text, "catalogue": "2024"}


def placed(code, kind, from_on="2025-01-01"):
    return {"code": code, "kind": kind, "park": "Park A", "from_on": from_on}


class TestIndustrialPolicy:
    def test_an_encouraged_industry_passes_by_prefix(self):
        result = industry(catalogue=[listed("C34", "ENCOURAGED")])
        assert (result.outcome, result.reference) == ("PASS", "2024")

    def test_another_prefix_does_not_match(self):
        assert industry(catalogue=[listed("C35", "ENCOURAGED")]).outcome == "JUDGEMENT"

    @pytest.mark.parametrize("kind", ["LEADING", "AUXILIARY"])
    def test_a_leading_or_auxiliary_industry_of_the_park_passes(self, kind):
        assert industry(positioning=[placed("C34", kind)]).outcome == "PASS"

    def test_an_industry_the_park_excludes_is_judged(self):
        assert industry(positioning=[placed("C34", "EXCLUDED")]).outcome == "JUDGEMENT"

    def test_the_narrower_positioning_wins(self):
        rows = [placed("C34", "LEADING"), placed("C348", "EXCLUDED")]
        assert industry(positioning=rows).outcome == "JUDGEMENT"

    def test_unlisted_means_allowed_and_the_economy_department_judges(self):
        result = industry()
        assert (result.outcome, result.department) == ("JUDGEMENT", "ECONOMY")

    @pytest.mark.parametrize("kind", ["RESTRICTED", "ELIMINATED"])
    @pytest.mark.parametrize(
        ("answer", "outcome"), [(None, "JUDGEMENT"), ("AGREE", "PASS"), ("OPPOSE", "FAIL")]
    )
    def test_a_restricted_match_only_proposes_until_it_is_signed(self, kind, answer, outcome):
        rows = [listed("C34", "ENCOURAGED"), listed("C348", kind)]
        assert industry(catalogue=rows, judgement=answer).outcome == outcome

    def test_an_unknown_industry_is_unknown(self):
        result = industry(industry=None)
        assert (result.outcome, result.missing) == ("UNKNOWN", ("industry_code",))


def promise(**changes):
    return {
        "id": "1", "label": "Tax 2026-06-30", "measure": "TAX", "amount": 100_000,
        "tolerance": 10, "due_on": "2026-06-30", "state": "MET", "actual": 100_000,
        "achieved_on": "2026-06-01", "agreement": "FORMAL", "document": "",
    } | changes  # fmt: skip


def commitments(*promises, agreements=({"id": "a"},), law_date="2026-11-22"):
    evidence = {
        "agreements": list(agreements),
        "commitments": list(promises),
        "law_date": law_date,
    }
    return decide("commitments_fulfilled", evidence, {})


class TestCommitmentsFulfilled:
    def test_no_agreement_is_unknown(self):
        result = commitments(agreements=())
        assert (result.outcome, result.missing) == ("UNKNOWN", ("agreement",))

    def test_nothing_due_is_not_applicable(self):
        assert commitments(promise(due_on="2026-11-23")).outcome == "NOT_APPLICABLE"

    def test_what_is_due_on_the_law_date_counts(self):
        assert commitments(promise(due_on="2026-11-22")).outcome == "PASS"

    @pytest.mark.parametrize("state", ["PENDING", "REPORTED"])
    def test_due_but_unverified_is_unknown(self, state):
        result = commitments(promise(state=state))
        assert (result.outcome, result.missing) == ("UNKNOWN", ("commitment:1",))

    def test_a_missed_promise_fails_and_lists_what_is_short(self):
        result = commitments(promise(state="MISSED", actual=None))
        assert result.outcome == "FAIL"
        for part in ("1,000.00", "0.00", "145 days late"):
            assert part in result.detail

    @pytest.mark.parametrize(("actual", "outcome"), [(90_000, "PASS"), (89_999, "FAIL")])
    def test_the_tolerance_is_kept_to_the_fen(self, actual, outcome):
        assert commitments(promise(actual=actual)).outcome == outcome

    def test_met_late_passes_and_says_so(self):
        result = commitments(promise(state="LATE", achieved_on="2026-07-10"))
        assert result.outcome == "PASS"
        assert "10 days late" in result.figures[0].value

    def test_waived_passes_citing_the_document(self):
        result = commitments(promise(state="WAIVED", document="minutes 7.pdf"))
        assert result.outcome == "PASS"
        assert "minutes 7.pdf" in result.figures[0].value

    def test_a_failure_outweighs_what_is_unknown(self):
        assert commitments(promise(state="PENDING"), promise(state="MISSED")).outcome == "FAIL"


YEARS = [2023, 2024, 2025]


def year(**changes):
    return {
        "investment": 100, "revenue": 100, "profit": 50, "tax": 50, "verified": True,
        "source": "Audit report",
    } | changes  # fmt: skip


def average(value="0.1", n=5, **changes):
    return {
        "value": value, "n": n, "method": "MEAN_OF_RATES", "of_park": True, "whose": "Park A",
    } | changes  # fmt: skip


def growth(rows, averages=None, **changes):
    evidence = {
        "years": YEARS,
        "period": "2023-2025",
        "figures": {str(y): row for y, row in zip(YEARS, rows, strict=True) if row},
        "benchmarks": averages
        or {name: average() for name in ("INVESTMENT", "REVENUE", "PROFIT_TAX")},
        "both": False,
        "when_not_computable": "UNKNOWN",
    }
    return decide("growth_above_average", evidence | changes, {})


def rising(first=100, second=120, third=144, **changes):
    values = (first, second, third)
    return [
        year(investment=v, revenue=v, profit=v, tax=0, **changes) for v in values
    ]  # fmt: skip


class TestGrowthAboveAverage:
    def test_growth_above_the_average_passes(self):
        assert growth(rising()).outcome == "PASS"

    def test_growth_equal_to_the_average_fails_unrounded(self):
        assert growth(rising(100, 110, 121)).outcome == "FAIL"

    def test_growth_a_hair_above_the_average_passes_unrounded(self):
        assert growth(rising(10**12, 11 * 10**11, 121 * 10**10 + 1)).outcome == "PASS"

    def test_the_rates_are_averaged_not_the_ends(self):
        # 100 → 50 → 100: no growth in all, but rates of −50 % and +100 % average +25 %.
        assert growth(rising(100, 50, 100)).outcome == "PASS"

    def test_investment_or_revenue_is_enough(self):
        rows = [year(investment=100, revenue=v, profit=v, tax=0) for v in (100, 120, 144)]
        assert growth(rows).outcome == "PASS"
        assert growth(rows, both=True).outcome == "FAIL"

    def test_profit_and_tax_must_grow_besides(self):
        rows = [year(investment=v, revenue=v) for v in (100, 120, 144)]
        assert growth(rows).outcome == "FAIL"

    @pytest.mark.parametrize("base", [0, -5])
    @pytest.mark.parametrize("says", ["JUDGEMENT", "FAIL", "UNKNOWN"])
    def test_a_base_of_zero_or_less_is_as_the_clause_says(self, base, says):
        rows = [year(investment=v, revenue=v, profit=base, tax=0) for v in (100, 120, 144)]
        assert growth(rows, when_not_computable=says).outcome == says

    def test_a_base_of_zero_may_be_left_out_of_account(self):
        rows = [year(investment=v, revenue=v, profit=0, tax=0) for v in (100, 120, 144)]
        assert growth(rows, when_not_computable="NOT_APPLICABLE").outcome == "PASS"

    def test_fewer_than_five_firms_say_nothing(self):
        averages = {"PROFIT_TAX": average(n=4), "REVENUE": average(), "INVESTMENT": average()}
        result = growth(rising(), averages)
        assert (result.outcome, result.missing) == ("UNKNOWN", ("benchmark_profit_tax",))

    def test_no_average_is_unknown(self):
        averages = {"REVENUE": average(), "INVESTMENT": average()}
        assert growth(rising(), averages).outcome == "UNKNOWN"

    def test_an_unverified_figure_is_unknown(self):
        rows = rising()
        rows[1] |= {"verified": False}
        result = growth(rows)
        assert result.outcome == "UNKNOWN"
        assert "revenue_2024" in result.missing

    def test_it_names_whose_average_it_is(self):
        assert "Park A" in growth(rising()).detail

    def test_a_negative_average_can_be_beaten_by_a_smaller_loss(self):
        averages = {name: average("-0.2") for name in ("INVESTMENT", "REVENUE", "PROFIT_TAX")}
        assert growth(rising(100, 90, 81), averages).outcome == "PASS"


def search(kind="CREDIT", day="2026-11-01", result="CLEAR", verified=True, **changes):
    return {
        "kind": kind, "searched_on": day, "result": result, "severity": "", "note": "",
        "verified": verified,
    } | changes  # fmt: skip


def loan(**changes):
    return {
        "principal": 100, "due_on": "2027-01-01", "repaid_on": None, "overdue": 0,
        "verified": True,
    } | changes  # fmt: skip


def loans(*rows, searches=()):
    evidence = {
        "as_of": "2026-11-22",
        "search_days": 90,
        "loans": list(rows),
        "searches": list(searches),
    }
    return decide("loans_repaid", evidence, {})


class TestLoansRepaid:
    def test_no_search_is_unknown_since_no_record_is_no_evidence(self):
        result = loans()
        assert (result.outcome, result.missing) == ("UNKNOWN", ("credit_search",))

    def test_a_clear_search_passes(self):
        assert loans(searches=[search()]).outcome == "PASS"

    @pytest.mark.parametrize(
        ("day", "outcome"),
        [("2026-08-24", "PASS"), ("2026-08-23", "UNKNOWN"), ("2026-11-23", "UNKNOWN")],
    )
    def test_a_search_counts_for_ninety_days(self, day, outcome):
        assert loans(searches=[search(day=day)]).outcome == outcome

    def test_an_unverified_search_does_not_count(self):
        assert loans(searches=[search(verified=False)]).outcome == "UNKNOWN"

    def test_a_penalty_search_is_no_credit_search(self):
        assert loans(searches=[search(kind="PENALTY")]).outcome == "UNKNOWN"

    def test_an_overdue_loan_fails_even_without_a_search(self):
        assert loans(loan(overdue=1)).outcome == "FAIL"

    @pytest.mark.parametrize(("due", "outcome"), [("2026-11-21", "FAIL"), ("2026-11-22", "PASS")])
    def test_a_loan_past_its_day_is_overdue(self, due, outcome):
        assert loans(loan(due_on=due), searches=[search()]).outcome == outcome

    def test_a_repaid_loan_is_repaid(self):
        row = loan(due_on="2026-01-01", repaid_on="2026-02-01")
        assert loans(row, searches=[search()]).outcome == "PASS"

    def test_an_unverified_loan_is_unknown(self):
        row = loan(overdue=5, verified=False)
        assert loans(row, searches=[search()]).outcome == "UNKNOWN"


BOTH = (search(day="2026-11-20"), search(kind="PENALTY", day="2026-11-20"))


def violations(*searches, sanctions=(), judgement=None, params=None):
    evidence = {
        "as_of": "2026-11-22",
        "needed_on": "2026-11-20",
        "searches": list(searches),
        "sanctions": list(sanctions),
        "judgement": judgement,
    }
    return decide("no_violations", evidence, params or {})


class TestNoViolations:
    def test_two_clear_searches_of_the_day_of_acceptance_pass(self):
        assert violations(*BOTH).outcome == "PASS"

    def test_an_older_search_does_not_count(self):
        result = violations(search(day="2026-11-19"), BOTH[1])
        assert (result.outcome, result.missing) == ("UNKNOWN", ("credit_search",))

    def test_a_serious_default_fails(self):
        row = search(kind="PENALTY", day="2026-11-20", result="FOUND", severity="SERIOUS")
        assert violations(BOTH[0], row, judgement="AGREE").outcome == "FAIL"

    @pytest.mark.parametrize(
        ("answer", "outcome"), [(None, "JUDGEMENT"), ("AGREE", "PASS"), ("OPPOSE", "FAIL")]
    )
    def test_another_penalty_is_judged(self, answer, outcome):
        row = search(kind="PENALTY", day="2026-11-20", result="FOUND", severity="APPEAL")
        assert violations(BOTH[0], row, judgement=answer).outcome == outcome

    def test_a_repaired_one_is_as_the_clause_says(self):
        row = search(kind="PENALTY", day="2026-11-20", result="FOUND", severity="REPAIRED")
        assert violations(BOTH[0], row, params={"repaired": "PASS"}).outcome == "PASS"
        assert violations(BOTH[0], row, params={"repaired": "FAIL"}).outcome == "FAIL"
        assert violations(BOTH[0], row).outcome == "JUDGEMENT"

    @pytest.mark.parametrize(
        ("until", "outcome"), [("2026-11-22", "FAIL"), ("2026-11-21", "PASS"), (None, "FAIL")]
    )
    def test_an_own_ban_fails_while_it_runs(self, until, outcome):
        ban = {"kind": "BAN", "ground": "False papers", "until": until}
        assert violations(*BOTH, sanctions=[ban]).outcome == outcome

    def test_another_sanction_is_no_ban(self):
        row = {"kind": "RECOVER", "ground": "", "until": None}
        assert violations(*BOTH, sanctions=[row]).outcome == "PASS"


class TestStanding:
    def test_the_site_decides_not_the_registration(self):
        inside = {"site": "Park A", "site_zone": 1, "zone": 1}
        assert decide("project_in_zone", inside, {}).outcome == "PASS"
        assert decide("project_in_zone", inside | {"site_zone": 2}, {}).outcome == "FAIL"
        assert decide("project_in_zone", inside | {"site": ""}, {}).outcome == "UNKNOWN"

    @pytest.mark.parametrize(
        ("day", "outcome"),
        [("2020-12-31", "PASS"), ("2021-01-01", "FAIL"), (None, "UNKNOWN")],
    )
    def test_registered_before_is_strict(self, day, outcome):
        evidence = {"registered_on": day}
        assert decide("registered_before", evidence, {"date": "2021-01-01"}).outcome == outcome

    @pytest.mark.parametrize(
        ("at", "outcome"),
        [
            ("2026-03-02T01:00:00+00:00", "PASS"),
            ("2026-03-02T00:59:59+00:00", "FAIL"),
            ("2026-03-03T09:00:00+08:00", "FAIL"),
        ],
    )
    def test_the_window_is_closed_at_its_end_and_knows_offsets(self, at, outcome):
        evidence = {
            "opens_at": "2026-03-02T09:00:00+08:00",
            "closes_at": "2026-03-03T09:00:00+08:00",
            "submitted_at": at,
        }
        assert decide("in_call_window", evidence, {}).outcome == outcome

    def test_an_open_application_is_named(self):
        result = decide("no_open_application", {"open_applications": ["A-2026-000001"]}, {})
        assert result.outcome == "FAIL"
        assert "A-2026-000001" in result.detail

    def test_what_was_funded_before_fails_and_says_where(self):
        used = [{"key": "INV1", "where": "A-2026-000001"}]
        evidence = {"named": ["INV1"], "used": used, "history_loaded": False}
        result = decide("not_funded_before", evidence, {})
        assert result.outcome == "FAIL"
        assert "A-2026-000001" in result.detail

    def test_without_its_history_nothing_is_known(self):
        evidence = {"named": ["INV1"], "used": [], "history_loaded": False}
        assert decide("not_funded_before", evidence, {}).outcome == "UNKNOWN"
        evidence["history_loaded"] = True
        assert decide("not_funded_before", evidence, {}).outcome == "PASS"
        assert decide("not_funded_before", evidence | {"named": []}, {}).outcome == (
            "NOT_APPLICABLE"
        )


def test_the_five_of_a_call_are_known_rules():
    assert set(DEFAULT) <= set(NAMES)
    assert len(DEFAULT) == 5


def test_an_unknown_rule_is_unknown():
    assert decide("no_such_rule", {}, {}).outcome == "UNKNOWN"
