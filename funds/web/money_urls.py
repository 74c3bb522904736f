"""Addresses of the payments, the funds and the supervision."""

from django.urls import path
from django.views.generic import RedirectView

from funds.web.views import (
    accounts,
    orders,
    overview,
    payment_lists,
    payments,
    plans,
    separation,
    statements,
    supervision,
    supervision_lists,
)

PAYMENTS = [
    path("payments/", payments.PaymentsPage.as_view(), name="payments"),
    path("payments/tranches/", payment_lists.TrancheList.as_view(), name="tranches"),
    path("payments/orders/", payment_lists.OrderList.as_view(), name="payment-orders"),
    path("payments/orders/list.csv", orders.payment_list, name="payment-list"),
    path("payments/accounts/", payment_lists.AccountList.as_view(), name="accounts"),
    path("payments/receipts/", payment_lists.StatementList.as_view(), name="statements"),
    path("payments/ledger/", payment_lists.LedgerList.as_view(), name="ledger"),
    path("payments/receipts/new/", statements.StatementEntry.as_view(), name="statement-new"),
    path(
        "payments/receipts/import/", statements.StatementImport.as_view(), name="statement-import"
    ),
    path(
        "payments/receipts/<uuid:pk>/match/",
        statements.StatementMatch.as_view(),
        name="statement-match",
    ),
    path("payments/accounts/new/", accounts.AccountEntry.as_view(), name="account-new"),
    path("payments/accounts/<uuid:pk>/", accounts.AccountRecord.as_view(), name="account"),
    path(
        "payments/accounts/<uuid:pk>/steps/<str:step>/",
        accounts.AccountStep.as_view(),
        name="account-step",
    ),
    path("payments/accounts/<uuid:pk>/reveal/", accounts.reveal, name="account-reveal"),
    path("payments/tranches/<uuid:pk>/", orders.TrancheRecord.as_view(), name="tranche"),
    path(
        "payments/tranches/<uuid:pk>/steps/<str:step>/",
        orders.TrancheStep.as_view(),
        name="tranche-step",
    ),
    path(
        "payments/tranches/<uuid:pk>/order/", orders.OrderEntry.as_view(), name="payment-order-new"
    ),
    path("payments/orders/<uuid:pk>/", orders.OrderRecord.as_view(), name="payment-order"),
    path(
        "payments/orders/<uuid:pk>/steps/<str:step>/",
        orders.OrderStep.as_view(),
        name="payment-order-step",
    ),
    path("applications/<uuid:pk>/plan/new/", plans.PlanEntry.as_view(), name="plan-new"),
    path("applications/<uuid:pk>/payments/", payments.of_application, name="application-payments"),
]
FUNDS = [
    path("funds/", overview.FundsPage.as_view(), name="overview"),
    path("funds/<uuid:pk>/", overview.FundPage.as_view(), name="fund"),
    path("funds/lines/<uuid:pk>/", overview.BudgetLinePage.as_view(), name="budget-line"),
    path("funds/new/", overview.FundEntry.as_view(), name="fund-new"),
    path("funds/<uuid:pk>/lines/new/", overview.LineEntry.as_view(), name="budget-line-new"),
]
SUPERVISION = [
    path("supervision/", RedirectView.as_view(pattern_name="funds:findings"), name="supervision"),
    path("supervision/findings/", supervision_lists.FindingList.as_view(), name="findings"),
    path(
        "supervision/inspections/", supervision_lists.InspectionList.as_view(), name="inspections"
    ),
    path("supervision/sanctions/", supervision_lists.SanctionList.as_view(), name="sanctions"),
    path("supervision/separation/", separation.SeparationPage.as_view(), name="separation"),
    path("supervision/recoveries/", supervision_lists.RecoveryList.as_view(), name="recoveries"),
    path(
        "supervision/inspections/<uuid:pk>/",
        supervision.InspectionRecord.as_view(),
        name="inspection",
    ),
    path(
        "applications/<uuid:pk>/inspections/new/",
        supervision.InspectionEntry.as_view(),
        name="inspection-new",
    ),
    path(
        "supervision/inspections/<uuid:pk>/findings/new/",
        supervision.FindingEntry.as_view(),
        name="finding-new",
    ),
    path("supervision/findings/<uuid:pk>/", supervision.FindingRecord.as_view(), name="finding"),
    path(
        "supervision/findings/<uuid:pk>/steps/<str:step>/",
        supervision.FindingStep.as_view(),
        name="finding-step",
    ),
    path("supervision/sanctions/new/", supervision.SanctionEntry.as_view(), name="sanction-new"),
    path("supervision/sanctions/<uuid:pk>/", supervision.SanctionRecord.as_view(), name="sanction"),
    path(
        "supervision/sanctions/<uuid:pk>/steps/<str:step>/",
        supervision.SanctionStep.as_view(),
        name="sanction-step",
    ),
    path(
        "applications/<uuid:pk>/recoveries/new/",
        supervision.RecoveryEntry.as_view(),
        name="recovery-new",
    ),
    path(
        "supervision/recoveries/<uuid:pk>/", supervision.RecoveryRecord.as_view(), name="recovery"
    ),
    path(
        "supervision/recoveries/<uuid:pk>/steps/<str:step>/",
        supervision.RecoveryStep.as_view(),
        name="recovery-step",
    ),
]
urlpatterns = [*PAYMENTS, *FUNDS, *SUPERVISION]
