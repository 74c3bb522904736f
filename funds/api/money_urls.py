"""Addresses of payments, supervision and the records that rules read."""

from rest_framework.routers import SimpleRouter

from funds.api import evidence_views, payment_views, supervision_views

router = SimpleRouter(use_regex_path=False)
router.register("accounts", payment_views.AccountViewSet, "account")
router.register("plans", payment_views.PlanViewSet, "plan")
router.register("tranches", payment_views.TrancheViewSet, "tranche")
router.register("payment-orders", payment_views.PaymentOrderViewSet, "payment-order")
router.register("ledger-entries", payment_views.LedgerViewSet, "ledger-entry")
router.register("bank-statements", payment_views.StatementViewSet, "bank-statement")
router.register("inspections", supervision_views.InspectionViewSet, "inspection")
router.register("findings", supervision_views.FindingViewSet, "finding")
router.register("sanctions", supervision_views.SanctionViewSet, "sanction")
router.register("recoveries", supervision_views.RecoveryViewSet, "recovery")
router.register("loans", evidence_views.LoanViewSet, "loan")
router.register("searches", evidence_views.SearchViewSet, "search")
router.register("benchmarks", evidence_views.BenchmarkViewSet, "benchmark")
router.register("industry-catalogue", evidence_views.CatalogueViewSet, "industry-catalogue")
router.register("grants", evidence_views.GrantViewSet, "grant")

urlpatterns = [*router.urls]
