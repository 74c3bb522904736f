from crm.web.views.charts import BASE, LABEL, bars_of


class TestBars:
    def test_the_highest_fills_the_picture_and_the_others_keep_the_proportion(self):
        chart = bars_of([("2023", 50), ("2024", 100), ("2025", 0)])
        full = BASE - LABEL
        assert [bar.height for bar in chart.bars] == [full / 2, full, 0]
        assert [bar.y + bar.height for bar in chart.bars] == [BASE] * 3

    def test_one_year_is_no_picture(self):
        assert bars_of([("2025", 50)]) is None

    def test_nothing_but_zero_stays_on_the_ground(self):
        assert [bar.height for bar in bars_of([("2024", 0), ("2025", 0)]).bars] == [0, 0]


class TestRevenue:
    def test_the_best_source_of_the_firm_alone_counts(self, db, officer):
        from crm.models import AnnualFigures
        from crm.web.views.enterprises import revenues_in
        from tests.factories.crm import EnterpriseFactory

        firm = EnterpriseFactory()
        rows = [
            AnnualFigures(
                enterprise=firm, year=year, source=source, perimeter=perimeter, author=officer,
                revenue_fen=revenue,
            )
            for year, source, perimeter, revenue in [
                (2025, "DECLARED", "ENTERPRISE", 1),
                (2025, "AUDIT_REPORT", "ENTERPRISE", 2),
                (2024, "DECLARED", "ENTERPRISE", 3),
                (2024, "AUDIT_REPORT", "CONSOLIDATED", 4),
                (2023, "AUDIT_REPORT", "ENTERPRISE", None),
            ]
        ]  # fmt: skip
        assert revenues_in(rows) == [("2024", 3), ("2025", 2)]
