from django.urls import path

from hightech.core.pages import files, health, notifications, system
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
    path("system/", system.system, name="system"),
]
