from django.urls import path

from hightech.core.pages import (
    bulk,
    calendars,
    exports,
    files,
    health,
    notifications,
    system,
    views,
)
from hightech.core.pages.my_day import MyDay
from hightech.core.pages.search import search_page

urlpatterns = [
    path("files/<uuid:pk>/", files.download, name="file"),
    path("", MyDay.as_view(), name="my-day"),
    path("search/", search_page, name="search"),
    path("health/", health.health, name="health"),
    path("notifications/", notifications.listed, name="notifications"),
    path("notifications/count/", notifications.count, name="notifications-count"),
    path("notifications/read/", notifications.all_read, name="notifications-read"),
    path("notifications/<uuid:uuid>/open/", notifications.opened, name="notification-open"),
    path("calendar/", calendars.year, name="calendar"),
    path("calendar/<int:year>/", calendars.year, name="calendar-year"),
    path("calendar/day/", calendars.DayEntry.as_view(), name="calendar-day"),
    path("calendar/load/", calendars.YearEntry.as_view(), name="calendar-load"),
    path("system/", system.system, name="system"),
    path("bulk/", bulk.RunList.as_view(), name="bulks"),
    path("bulk/ask/", bulk.AskPage.as_view(), name="bulk-ask"),
    path("bulk/<uuid:pk>/", bulk.RunPage.as_view(), name="bulk"),
    path("bulk/<uuid:pk>/undo/", bulk.undo, name="bulk-undo"),
    path("bulk/<uuid:pk>/cancel/", bulk.cancel, name="bulk-cancel"),
    path("exports/", exports.ExportList.as_view(), name="exports"),
    path("exports/new/", exports.ExportEntry.as_view(), name="export-new"),
    path("exports/<uuid:pk>/", exports.shown, name="export"),
    path("exports/<uuid:pk>/cancel/", exports.cancel, name="export-cancel"),
    path("views/", views.listed, name="views"),
    path("views/new/", views.ViewEntry.as_view(), name="view-new"),
    path("views/<uuid:pk>/edit/", views.ViewEdit.as_view(), name="view-edit"),
    path("views/<uuid:pk>/save/", views.save, name="view-save"),
    path("views/<uuid:pk>/mark/", views.mark, name="view-mark"),
    path("views/<uuid:pk>/delete/", views.delete, name="view-delete"),
]
