from django.urls import path

from crm.web.views import enterprises

app_name = "crm"

urlpatterns = [
    path("enterprises/", enterprises.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/new/", enterprises.EnterpriseEntry.as_view(), name="enterprise-new"),
    path("enterprises/<uuid:pk>/", enterprises.EnterpriseRecord.as_view(), name="enterprise"),
]
