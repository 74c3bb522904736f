"""Write an application: begin it, fill in its answers, add its papers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_POST

from crm.models import Enterprise
from funds.actions import applications, authors, revisions
from funds.eligibility.prefill import prefilled
from funds.models import Application, Call, Material
from funds.permissions.applications import AUTHORS, applicant, fund_officer
from funds.reports import files as reports
from funds.web.forms import answers
from funds.web.forms.applications import asked_at_start
from funds.web.views.application_tabs import materials_of, visible_or_404
from funds.workflow.completeness import asked_facts
from hightech.core import clock, files, money
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.pages.entries import EntryPage


class ApplicationEntry(EntryPage):
    """Begin an application under a call; the answers follow, filled in as far as known."""

    title = _("New application")
    roles = AUTHORS

    def about(self):
        return visible_or_404(Call, self.request.user, self.kwargs["pk"])

    def asked(self):
        return asked_at_start(self.subject, self.request.user)

    def create(self, *, by, clause, enterprise, requested, project=None):
        return applications.create(
            by=by, call=self.subject, clause=clause, enterprise=enterprise, project=project,
            requested_fen=requested, facts=prefilled(clause.definition, enterprise),
        )  # fmt: skip

    def after(self, made) -> str:
        return reverse("funds:application-form", args=[made.uuid])


class ApplicationForm(View):
    """The answers of a draft or of a file under correction; nothing typed is lost."""

    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        self.file = visible_or_404(Application, request.user, kwargs["pk"])
        if not (applicant(request.user, self.file) or fund_officer(request.user, self.file)):
            raise PermissionDenied(gettext("Your roles do not include this."))
        if self.file.state not in authors.EDITABLE:
            return redirect(self.file.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        parts = self._parts(self.file.facts)
        requested = answers.Field(
            "requested", "", "money", money.wan_plain(self.file.requested_fen)
        )
        return self._shown(request, parts, requested)

    def post(self, request, **kwargs):
        asked = asked_facts(self.file.clause.definition)
        facts = answers.read(asked, request.POST)
        requested = answers.Field("requested", "", "money", request.POST.get("requested", ""))
        if more := request.POST.get("more"):
            return self._shown(request, self._parts(facts, more), requested)
        try:
            save(self.file, request, facts, requested.value)
        except (ShapeError, ActionRefused) as refusal:
            parts = self._parts(facts)
            left = answers.show_errors(parts, refusal.reasons)
            requested.errors = [str(one.detail) for one in left if one.attr == "requested"]
            reasons = [one for one in left if one.attr != "requested"]
            return self._shown(request, parts, requested, reasons=reasons, status=422)
        messages.success(request, gettext("Saved."))
        return redirect(self.file.get_absolute_url())

    def _parts(self, facts: dict, more: str = "") -> list:
        definition = self.file.clause.definition
        parts = answers.shown(definition, facts, asked_facts(definition), blank=2)
        if more:
            wide = answers.shown(definition, facts, asked_facts(definition), blank=10)
            parts = [w if w.name == more else p for p, w in zip(parts, wide, strict=True)]
        return parts

    def _shown(self, request, parts, requested, *, reasons=(), status=200):
        context = {
            "object": self.file,
            "parts": parts,
            "requested": requested,
            "reasons": reasons,
            "version": request.POST.get("version", self.file.version),
            "corrections": reports.open_corrections(self.file),
            **materials_of(self.file),
        }
        return render(request, "funds/application/form.html", context, status=status)


def save(file: Application, request, facts: dict, requested: str) -> None:
    """Keep answers and amount as the form sent them.

    :raises ShapeError: for an amount or an answer that cannot be read.
    :raises ActionRefused: if another was faster.
    """
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        text = gettext("This form is incomplete. Open it again.")
        raise ShapeError(Reason("invalid", text)) from None
    try:
        fen = money.parse_wan(requested)
    except ValueError as wrong:
        raise ShapeError(Reason("invalid", str(wrong), "requested")) from None
    if fen <= 0:
        text = gettext("Request an amount above zero.")
        raise ShapeError(Reason("invalid", text, "requested"))
    applications.edit(file, by=request.user, version=version, facts=facts, requested_fen=fen)


@require_POST
def autosave(request, pk):
    """Keep what is typed while it is typed; say when, or what cannot be kept yet."""
    file = visible_or_404(Application, request.user, pk)
    facts = answers.read(asked_facts(file.clause.definition), request.POST)
    context = {"version": request.POST.get("version", "")}
    try:
        save(file, request, facts, request.POST.get("requested", ""))
    except (ShapeError, ActionRefused) as refusal:
        context["not_saved"] = refusal.reasons
    else:
        context |= {"version": file.version, "saved_at": clock.local(clock.now())}
    return render(request, "funds/application/_saved.html", context)


@require_POST
def add_material(request, pk):
    """Add a paper to a file."""
    file = visible_or_404(Application, request.user, pk)
    try:
        upload = request.FILES.get("file")
        if upload is None:
            raise ShapeError(Reason("required", gettext("Choose a file."), "file"))
        stored = files.store(upload, by=request.user, zone=file.zone)
        revisions.add_material(
            file, by=request.user, code=request.POST.get("code", ""), file=stored
        )
    except (ShapeError, ActionRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Added: %(name)s.") % {"name": stored.name})
    return redirect(f"{file.get_absolute_url()}?tab=materials")


@require_POST
def drop_material(request, pk):
    """Leave a paper out of the next submission."""
    material = Material.objects.filter(uuid=pk).select_related("application").first()
    if material is None:
        raise Http404
    file = visible_or_404(Application, request.user, material.application.uuid)
    try:
        revisions.drop_material(material, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{file.get_absolute_url()}?tab=materials")


def panel(request, pk):
    """Show the applications of an enterprise, inside its page or alone."""
    firm = visible_or_404(Enterprise, request.user, pk)
    rows = Application.objects.visible_to(request.user).filter(enterprise=firm).for_list()
    context = {"object": firm, "rows": list(rows.order_by("-pk")[:100])}
    name = "_panel.html" if request.htmx else "panel_page.html"
    return render(request, f"funds/application/{name}", context)
