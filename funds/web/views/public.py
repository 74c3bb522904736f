"""Pages without a login: what is under publicity, what was granted, and the objection."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_safe

from funds.actions import objections
from funds.models import Application, Publicity
from funds.reports import publicity
from funds.web.forms.meetings import OBJECTION
from hightech.core.errors import ShapeError
from hightech.core.needs import parse_entry
from hightech.core.pages.forms import FactsForm

LISTS = {"publicity": publicity.under_publicity, "grants": publicity.granted}
SHOWN = 500


@login_not_required
@require_safe
def listed(request, kind: str):
    """Show a public list as a page."""
    notices = list(LISTS[kind]()[: SHOWN + 1])
    context = {
        "kind": kind,
        "notices": [(one, publicity.item_of(one)) for one in notices[:SHOWN]],
        "has_more": len(notices) > SHOWN,
    }
    return render(request, "funds/public/list.html", context)


@login_not_required
@require_safe
def as_json(request, kind: str):
    """Answer a public list as JSON."""
    rows = [publicity.row_of(one) for one in LISTS[kind]()]
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def as_csv(request, kind: str):
    """Answer a public list as CSV."""
    rows = [publicity.row_of(one) for one in LISTS[kind]()]
    answer = HttpResponse(publicity.as_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer


@method_decorator(login_not_required, name="dispatch")
class Notice(View):
    """One published result, and the form by which anybody objects to it."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        self.notice = notice_or_404(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        return self._shown(FactsForm(OBJECTION))

    def post(self, request, **kwargs):
        form = FactsForm(OBJECTION, request.POST)
        form.is_valid()
        wait = seconds_to_wait(request)
        if wait:
            answer = render(request, "429.html", status=429)
            answer["Retry-After"] = str(wait)
            return answer
        try:
            facts = parse_entry(OBJECTION, form.raw())
        except ShapeError as wrong:
            form.show(wrong.reasons)
            return self._shown(form, status=422)
        received = objections.receive(self.notice, **facts)
        return redirect(f"{request.path}?received={received.uuid}")

    def _shown(self, form: FactsForm, status: int = 200):
        sent = self.request.GET.get("received", "")
        context = {
            "notice": self.notice,
            "item": publicity.item_of(self.notice),
            "form": form,
            "received": sent if is_receipt(self.notice, sent) else "",
            "is_shown": self.notice.application.state == Application.State.PUBLICITY,
        }
        return render(self.request, "funds/public/notice.html", context, status=status)


def is_receipt(notice: Publicity, sent: str) -> bool:
    """Tell whether `sent` is the number of an objection to this notice."""
    return any(str(key) == sent for key in notice.objections.values_list("uuid", flat=True))


def notice_or_404(key) -> Publicity:
    """Return a notice that is or was public."""
    rows = Publicity.objects.select_related(
        "application__enterprise", "application__clause", "application__zone"
    )
    notice = rows.filter(uuid=key).first()
    if notice is None:
        raise Http404
    return notice


def seconds_to_wait(request) -> int:
    """Count an objection of this address; return how long to wait before the next."""
    address = get_adapter(request).get_client_ip(request)
    return objections.seconds_to_wait(address)
