from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from hightech.core.pages.exports_api import ExportFileView, ExportsView, ExportView
from hightech.core.pages.imports_api import ImportActView, ImportsView, ImportView
from hightech.core.rest.errors import not_found
from hightech.core.rest.files import FilesView, FileView
from hightech.core.rest.removals import RemovalViewSet
from hightech.core.rest.search import SearchView
from hightech.core.rest.webhooks import WebhookViewSet

router = SimpleRouter(use_regex_path=False)
router.register("removals", RemovalViewSet, "removal")
router.register("webhooks", WebhookViewSet, "webhook")

api: list = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
    path("files/", FilesView.as_view(), name="files"),
    path("files/<uuid:pk>/", FileView.as_view(), name="file"),
    path("exports/", ExportsView.as_view(), name="exports"),
    path("exports/<uuid:pk>/", ExportView.as_view(), name="export"),
    path("exports/<uuid:pk>/file/", ExportFileView.as_view(), name="export-file"),
    path("imports/", ImportsView.as_view(), name="imports"),
    path("imports/<uuid:pk>/", ImportView.as_view(), name="import"),
    path("imports/<uuid:pk>/<str:act>/", ImportActView.as_view(), name="import-act"),
    path("search/", SearchView.as_view(), name="search"),
    path("", include(router.urls)),
    path("", include("hightech.users.api.urls")),
    path("", include("crm.api.urls")),
    path("", include("funds.api.urls")),
    re_path(r"^.*$", login_not_required(not_found)),
]

urlpatterns = [
    path("api/v1/", include((api, "api"))),
    path("accounts/", include("allauth.urls")),
    path("", include("hightech.users.web.urls")),
    path("", include("hightech.core.pages.urls")),
    path("", include("crm.web.urls")),
    path("", include("funds.web.urls")),
    path("", include("funds.api.public_urls")),
]

handler400 = "hightech.core.problems.bad_request"
