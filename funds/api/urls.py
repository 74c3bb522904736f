from django.urls import include, path
from rest_framework.routers import SimpleRouter

from funds.api import application_views, clause_views, funding_views, meeting_views, opinions

router = SimpleRouter(use_regex_path=False)
router.register("policies", clause_views.PolicyViewSet, "policy")
router.register("clauses", clause_views.ClauseViewSet, "clause")
router.register("funds", funding_views.FundViewSet, "fund")
router.register("budget-lines", funding_views.BudgetLineViewSet, "budget-line")
router.register("calls", funding_views.CallViewSet, "call")
router.register("applications", application_views.ApplicationViewSet, "application")
router.register("opinions", opinions.OpinionViewSet, "opinion")
router.register("committees", meeting_views.CommitteeViewSet, "committee")
router.register("meetings", meeting_views.MeetingViewSet, "meeting")
router.register("ballots", meeting_views.BallotViewSet, "ballot")
router.register("objections", meeting_views.ObjectionViewSet, "objection")

minutes = meeting_views.MinutesViewSet
urlpatterns = [
    *router.urls,
    path("", include("funds.api.money_urls")),
    path("meetings/<uuid:id>/minutes/", minutes.as_view({"get": "retrieve"}), name="minutes"),
    path(
        "meetings/<uuid:id>/minutes/steps/",
        minutes.as_view({"get": "steps", "post": "steps"}),
        name="minutes-steps",
    ),
]
