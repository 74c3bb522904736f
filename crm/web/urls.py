from django.urls import path

from crm.web.views import enterprises, reports, zone_settings

app_name = "crm"

urlpatterns = [
    path("enterprises/", enterprises.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/new/", enterprises.EnterpriseEntry.as_view(), name="enterprise-new"),
    path("enterprises/<uuid:pk>/", enterprises.EnterpriseRecord.as_view(), name="enterprise"),
    path("settings/", zone_settings.zone_figures, name="settings"),
    path("reports/", reports.ReportList.as_view(), name="reports"),
    path("reports/new/", reports.ReportEntry.as_view(), name="report-new"),
    path("reports/<uuid:pk>/", reports.ReportRecord.as_view(), name="report"),
    path("reports/<uuid:pk>/xlsx/", reports.ReportWorkbook.as_view(), name="report-xlsx"),
    path(
        "reports/<uuid:pk>/figures/<str:code>/",
        reports.FigureRecords.as_view(),
        name="report-figure",
    ),
    path("reports/<uuid:pk>/steps/<slug:step>/", reports.ReportStep.as_view(), name="report-step"),
]
