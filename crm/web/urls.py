from django.urls import path

from crm.web.views import (
    agreements,
    enterprises,
    lead_record,
    leads,
    leavers,
    merging,
    opening_columns,
    openings,
    parks,
    people,
    protection,
    registration,
    reports,
    work,
    zone_settings,
)

app_name = "crm"

firms = [
    path("enterprises/", enterprises.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/new/", enterprises.EnterpriseEntry.as_view(), name="enterprise-new"),
    path("enterprises/<uuid:pk>/", enterprises.EnterpriseRecord.as_view(), name="enterprise"),
    path(
        "enterprises/<uuid:pk>/edit/", enterprises.EnterpriseEdit.as_view(), name="enterprise-edit"
    ),
    path("enterprises/duplicates/", merging.DuplicateList.as_view(), name="duplicates"),
    path("enterprises/<uuid:pk>/merge/", merging.MergePage.as_view(), name="merge"),
    path("enterprises/<uuid:pk>/unmerge/", merging.unmerge, name="unmerge"),
    path("enterprises/<uuid:pk>/apart/", merging.tell_apart, name="tell-apart"),
    path("enterprises/<uuid:pk>/talk/", work.FirmTalkEntry.as_view(), name="enterprise-talk"),
    path("enterprises/<uuid:pk>/task/", work.FirmTaskEntry.as_view(), name="enterprise-task"),
    path("enterprises/<uuid:pk>/lead/", registration.LeadOfFirm.as_view(), name="enterprise-lead"),
    path("enterprises/<uuid:pk>/contact/", people.ContactEntry.as_view(), name="contact-new"),
    path("enterprises/<uuid:pk>/manager/", people.AssignEntry.as_view(), name="assign"),
    path("enterprises/<uuid:pk>/member/", people.MemberEntry.as_view(), name="member-new"),
    path("enterprises/<uuid:pk>/figures/", people.FiguresEntry.as_view(), name="figures-new"),
    path(
        "enterprises/<uuid:pk>/agreement/", agreements.AgreementEntry.as_view(),
        name="agreement-new",
    ),
    path("contacts/<uuid:pk>/edit/", people.ContactEdit.as_view(), name="contact-edit"),
    path("contacts/<uuid:pk>/remove/", people.ContactRemove.as_view(), name="contact-remove"),
    path(
        "enterprises/<uuid:pk>/remove/",
        enterprises.EnterpriseRemove.as_view(),
        name="enterprise-remove",
    ),
    path(
        "figures/<uuid:pk>/steps/<str:step>/", people.FiguresStep.as_view(), name="figures-step"
    ),
    path("agreements/", agreements.AgreementList.as_view(), name="agreements"),
    path("agreements/<uuid:pk>/", agreements.AgreementRecord.as_view(), name="agreement"),
    path(
        "commitments/<uuid:pk>/steps/<str:step>/", agreements.CommitmentStep.as_view(),
        name="commitment-step",
    ),
    path("managers/", parks.Managers.as_view(), name="managers"),
    path("managers/hand-over/", leavers.HandOver.as_view(), name="hand-over"),
]  # fmt: skip

places = [
    path("parks/", parks.ParkList.as_view(), name="parks"),
    path("parks/new/", parks.ParkEntry.as_view(), name="park-new"),
    path("parks/<uuid:pk>/", parks.ParkRecord.as_view(), name="park"),
    path("parks/<uuid:pk>/premises/", parks.PremisesEntry.as_view(), name="premises-new"),
    path("premises/", parks.PremisesList.as_view(), name="premises"),
]

tasks = [
    path("tasks/", work.TaskList.as_view(), name="tasks"),
    path("tasks/<uuid:pk>/steps/<str:step>/", work.TaskStep.as_view(), name="task-step"),
]

a_lead = [
    path("leads/", leads.LeadList.as_view(), name="leads"),
    path("leads/board/", leads.LeadBoard.as_view(), name="lead-board"),
    path("leads/pool/", leads.Pool.as_view(), name="pool"),
    path("leads/new/", registration.LeadEntry.as_view(), name="lead-new"),
    path("leads/check/", registration.check, name="lead-check"),
    path("leads/read/", registration.read, name="lead-read"),
    path("leads/<uuid:pk>/", lead_record.LeadRecord.as_view(), name="lead"),
    path("leads/<uuid:pk>/edit/", registration.LeadEdit.as_view(), name="lead-edit"),
    path("leads/<uuid:pk>/talk/", work.TalkEntry.as_view(), name="lead-talk"),
    path("leads/<uuid:pk>/task/", work.TaskEntry.as_view(), name="lead-task"),
    path("leads/<uuid:pk>/opinion/", protection.OpinionEntry.as_view(), name="opinion-new"),
    path("leads/<uuid:pk>/steps/<str:step>/", lead_record.LeadStep.as_view(), name="lead-step"),
    path("claims/<uuid:pk>/steps/<str:step>/", protection.ClaimStep.as_view(), name="claim-step"),
    path("receipts/<str:number>/", protection.Receipt.as_view(), name="receipt"),
    path("conflicts/", protection.ConflictList.as_view(), name="conflicts"),
    path("conflicts/<uuid:pk>/", protection.ConflictRecord.as_view(), name="conflict"),
    path(
        "conflicts/<uuid:pk>/steps/<str:step>/", protection.ConflictStep.as_view(),
        name="conflict-step",
    ),
    path(
        "opinions/<uuid:pk>/steps/<str:step>/", protection.OpinionStep.as_view(),
        name="opinion-step",
    ),
]  # fmt: skip

knowing = [
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

past = [
    path("openings/", openings.OpeningLists.as_view(), name="openings"),
    path("openings/new/", openings.OpeningEntry.as_view(), name="opening-new"),
    path("openings/columns/", opening_columns.Columns.as_view(), name="opening-columns"),
    path("openings/columns/<str:kind>/", opening_columns.Blank.as_view(), name="opening-blank"),
    path("openings/<uuid:pk>/", openings.OpeningRecord.as_view(), name="opening"),
    path("openings/<uuid:pk>/rows/", openings.OpeningRows.as_view(), name="opening-rows"),
    path(
        "openings/<uuid:pk>/rows/<int:number>/", openings.OpeningRowPage.as_view(),
        name="opening-row",
    ),
    path(
        "openings/<uuid:pk>/steps/<slug:step>/", openings.OpeningStep.as_view(),
        name="opening-step",
    ),
]  # fmt: skip

urlpatterns = [
    *a_lead,
    *firms,
    *places,
    *tasks,
    *knowing,
    *past,
]
