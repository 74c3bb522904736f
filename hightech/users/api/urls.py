from django.urls import path
from rest_framework.routers import SimpleRouter

from hightech.users.api import demo, reaching, views

router = SimpleRouter(use_regex_path=False)
router.register("zones", views.ZoneViewSet, "zone")
router.register("departments", views.DepartmentViewSet, "department")
router.register("teams", views.TeamViewSet, "team")
router.register("users", views.UserViewSet, "user")

urlpatterns = [
    path("auth/token/", views.TokenView.as_view(), name="token"),
    path("demo/clock/", demo.ClockView.as_view(), name="demo-clock"),
    path("me/", views.MeView.as_view(), name="me"),
    path("me/notifications/", reaching.ReachView.as_view(), name="me-notifications"),
    *router.urls,
]
