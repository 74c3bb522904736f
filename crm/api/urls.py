from rest_framework.routers import SimpleRouter

from crm.api import lead_views, openings, record_views, reports, work_views

router = SimpleRouter(use_regex_path=False)
router.register("industries", record_views.IndustryViewSet, "industry")
router.register("enterprises", record_views.EnterpriseViewSet, "enterprise")
router.register("duplicates", record_views.DuplicateViewSet, "duplicate")
router.register("contacts", record_views.ContactViewSet, "contact")
router.register("parks", record_views.ParkViewSet, "park")
router.register("premises", record_views.PremisesViewSet, "premises")
router.register("annual-figures", record_views.FiguresViewSet, "figures")
router.register("agreements", record_views.AgreementViewSet, "agreement")
router.register("commitments", record_views.CommitmentViewSet, "commitment")
router.register("interactions", work_views.InteractionViewSet, "interaction")
router.register("tasks", work_views.TaskViewSet, "task")
router.register("leads", lead_views.LeadViewSet, "lead")
router.register("claims", lead_views.ClaimViewSet, "claim")
router.register("conflicts", lead_views.ConflictViewSet, "conflict")
router.register("reports", reports.ReportViewSet, "report")
router.register("opening-balances", openings.OpeningViewSet, "opening")
router.register("opening-balances/<uuid:opening>/rows", openings.OpeningRowViewSet, "opening-row")

urlpatterns = [*router.urls]
