"""Addresses of policies and clauses."""

from django.urls import path

from funds.web.views import clauses, policies

urlpatterns = [
    path("policies/", clauses.ClauseList.as_view(), name="clauses"),
    path("policies/<uuid:pk>/", policies.PolicyRecord.as_view(), name="policy"),
    path("clauses/<uuid:pk>/", clauses.ClauseRecord.as_view(), name="clause"),
    path("clauses/<uuid:pk>/steps/<str:step>/", clauses.ClauseStep.as_view(), name="clause-step"),
]
