from django.urls import include, path

app_name = "funds"

urlpatterns: list = [
    path("", include("funds.web.clause_urls")),
    path("", include("funds.web.application_urls")),
    path("", include("funds.web.meeting_urls")),
    path("", include("funds.web.public_urls")),
    path("", include("funds.web.money_urls")),
    path("", include("funds.web.evidence_urls")),
]
