"""Addresses of calls, applications and the opinions on them."""

from django.urls import path

from funds.web.views import (
    application_board,
    application_forms,
    applications,
    calls,
    opinions,
    overrides,
)

urlpatterns = [
    path("calls/", calls.CallList.as_view(), name="calls"),
    path("calls/new/", calls.CallEntry.as_view(), name="call-new"),
    path("calls/<uuid:pk>/", calls.CallPage.as_view(), name="call"),
    path(
        "calls/<uuid:pk>/apply/",
        application_forms.ApplicationEntry.as_view(),
        name="application-new",
    ),
    path("applications/", applications.ApplicationList.as_view(), name="applications"),
    path(
        "applications/board/",
        application_board.ApplicationBoard.as_view(),
        name="application-board",
    ),
    path("applications/<uuid:pk>/", applications.ApplicationRecord.as_view(), name="application"),
    path(
        "applications/<uuid:pk>/steps/<str:step>/",
        applications.ApplicationStep.as_view(),
        name="application-step",
    ),
    path(
        "applications/<uuid:pk>/form/",
        application_forms.ApplicationForm.as_view(),
        name="application-form",
    ),
    path(
        "applications/<uuid:pk>/form/kept/", application_forms.autosave, name="application-autosave"
    ),
    path("applications/<uuid:pk>/check/", applications.check, name="application-check"),
    path("applications/<uuid:pk>/papers/", application_forms.add_material, name="material-add"),
    path("papers/<uuid:pk>/drop/", application_forms.drop_material, name="material-drop"),
    path("results/<uuid:pk>/override/", overrides.OverrideEntry.as_view(), name="override-new"),
    path("overrides/<uuid:pk>/confirm/", overrides.confirm, name="override-confirm"),
    path("application-opinions/<uuid:pk>/", opinions.OpinionSheet.as_view(), name="opinion"),
    path(
        "application-opinions/<uuid:pk>/steps/<str:step>/",
        opinions.OpinionStep.as_view(),
        name="opinion-step",
    ),
    path("enterprises/<uuid:pk>/applications/", application_forms.panel, name="firm-applications"),
]
