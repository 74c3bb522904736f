"""Addresses of accounts, tranches, orders and supervision."""

from django.urls import path

from funds.web.views import accounts, orders, supervision

urlpatterns = [
    path("accounts/<uuid:pk>/", accounts.AccountRecord.as_view(), name="account"),
    path(
        "accounts/<uuid:pk>/steps/<str:step>/", accounts.AccountStep.as_view(), name="account-step"
    ),
    path("accounts/<uuid:pk>/reveal/", accounts.reveal, name="account-reveal"),
    path(
        "enterprises/<uuid:pk>/accounts/new/", accounts.AccountEntry.as_view(), name="account-new"
    ),
    path("tranches/<uuid:pk>/", orders.TrancheRecord.as_view(), name="tranche"),
    path("tranches/<uuid:pk>/steps/<str:step>/", orders.TrancheStep.as_view(), name="tranche-step"),
    path("tranches/<uuid:pk>/order/", orders.OrderEntry.as_view(), name="payment-order-new"),
    path("payment-orders/<uuid:pk>/", orders.OrderRecord.as_view(), name="payment-order"),
    path(
        "payment-orders/<uuid:pk>/steps/<str:step>/",
        orders.OrderStep.as_view(),
        name="payment-order-step",
    ),
    path("inspections/<uuid:pk>/", supervision.InspectionRecord.as_view(), name="inspection"),
    path(
        "applications/<uuid:pk>/inspections/new/",
        supervision.InspectionEntry.as_view(),
        name="inspection-new",
    ),
    path(
        "inspections/<uuid:pk>/findings/new/",
        supervision.FindingEntry.as_view(),
        name="finding-new",
    ),
    path("findings/<uuid:pk>/", supervision.FindingRecord.as_view(), name="finding"),
    path(
        "findings/<uuid:pk>/steps/<str:step>/",
        supervision.FindingStep.as_view(),
        name="finding-step",
    ),
    path("sanctions/new/", supervision.SanctionEntry.as_view(), name="sanction-new"),
    path("sanctions/<uuid:pk>/", supervision.SanctionRecord.as_view(), name="sanction"),
    path(
        "sanctions/<uuid:pk>/steps/<str:step>/",
        supervision.SanctionStep.as_view(),
        name="sanction-step",
    ),
    path(
        "applications/<uuid:pk>/recoveries/new/",
        supervision.RecoveryEntry.as_view(),
        name="recovery-new",
    ),
    path("recoveries/<uuid:pk>/", supervision.RecoveryRecord.as_view(), name="recovery"),
    path(
        "recoveries/<uuid:pk>/steps/<str:step>/",
        supervision.RecoveryStep.as_view(),
        name="recovery-step",
    ),
]
