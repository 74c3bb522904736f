"""Addresses of policies and clauses."""

from django.urls import path

from funds.web.views import clause_editor, clauses, flagged, policies

urlpatterns = [
    path("policies/", clauses.ClauseList.as_view(), name="clauses"),
    path("policies/new/", policies.PolicyEntry.as_view(), name="policy-new"),
    path("policies/<uuid:pk>/", policies.PolicyRecord.as_view(), name="policy"),
    path("policies/<uuid:pk>/edit/", policies.PolicyEdit.as_view(), name="policy-edit"),
    path("clauses/new/", clause_editor.ClauseEntry.as_view(), name="clause-new"),
    path("clauses/import/", clause_editor.ClauseImport.as_view(), name="clause-import"),
    path("clauses/flagged/", flagged.flagged, name="flagged"),
    path("clauses/<uuid:pk>/", clauses.ClauseRecord.as_view(), name="clause"),
    path("clauses/<uuid:pk>/try/", clauses.ClauseTrial.as_view(), name="clause-try"),
    path("clauses/<uuid:pk>/edit/", clause_editor.ClauseEdit.as_view(), name="clause-edit"),
    path("clauses/<uuid:pk>/steps/<str:step>/", clauses.ClauseStep.as_view(), name="clause-step"),
]
