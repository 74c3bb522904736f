from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRefresh

from hightech.core.errors import ActionRefused, ShapeError


class RefusalMiddleware:
    """Show a refusal that no view caught as a message on the page it came from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, (ActionRefused, ShapeError)):
            return None
        for reason in exception.reasons:
            messages.error(request, str(reason.detail))
        if request.htmx:
            return HttpResponseClientRefresh()
        referrer = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()})
        return redirect(referrer if is_ours else "/")
