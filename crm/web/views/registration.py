"""Note a lead from anywhere, seeing collisions while the name is typed; change one later."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from crm.actions import checks, leads
from crm.models import ConflictCase, Enterprise, Lead
from crm.permissions.leads import REGISTRARS
from crm.web import messages as pasted
from crm.web.forms import leads as forms
from hightech.core.errors import ActionRefused
from hightech.core.needs import Need
from hightech.core.pages.entries import EditPage, EntryPage
from hightech.core.pages.records import visible_or_404

TOO_OFTEN = 429


class LeadEntry(EntryPage):
    """Register a lead: a name and one sentence."""

    title = _("New lead")
    needs: tuple[Need, ...] = forms.REGISTRATION
    roles = REGISTRARS
    save_label = _("Register")
    lead_in = "crm/leads/_paste.html"
    aside = "crm/leads/_collisions.html"
    keeps_draft = True

    def _form(self, *data, **options):
        form = super()._form(*data, **options)
        name = form.fields.get("enterprise_name")
        if name is not None:
            address = reverse("crm:lead-check")
            name.widget.attrs |= {"data-check": address, "autofocus": True, "autocomplete": "off"}
        return form

    def create(self, *, by, **facts):
        more = facts.pop("more", None) or {}
        name, phone = more.pop("contact_name", ""), more.pop("contact_phone", "")
        if name and phone:
            more["contact"] = {"name": name, "phone": phone}
        if more.get("code_name"):
            more["is_confidential"] = True
        return leads.register(by=by, enterprise=self.subject, **facts, **more)

    def after(self, made) -> str:
        return made.get_absolute_url()

    def done(self, lead) -> str:
        self._tell_of_challenge(lead)
        claim = lead.claim
        if claim is None or not claim.is_live or claim.is_shadow:
            return gettext("Registered: %(lead)s.") % {"lead": lead.number}
        text = gettext("Registered: %(lead)s. Receipt %(receipt)s; protected until %(until)s.")
        return text % {"lead": lead.number, "receipt": claim.number, "until": claim.until}

    def _tell_of_challenge(self, lead) -> None:
        cases = ConflictCase.objects.visible_to(self.request.user).filter(challenger_lead=lead)
        if cases.exists():
            text = gettext("Another team holds this firm: your registration stands as a challenge.")
            messages.warning(self.request, text)


class LeadOfFirm(LeadEntry):
    """Register a lead about a firm that is recorded already."""

    needs = forms.OF_FIRM

    def about(self):
        return visible_or_404(Enterprise, self.request.user, self.kwargs["pk"])


class LeadEdit(EditPage):
    """Change plain facts of a lead."""

    title = _("Edit")

    def about(self):
        return visible_or_404(Lead, self.request.user, self.kwargs["pk"])

    def asked(self):
        return forms.asked_of(self.subject)

    def edit(self, lead, *, by, version, **facts):
        leads.edit(lead, by=by, version=version, **facts)

    def done(self, made) -> str:
        return gettext("Saved.")


@require_POST
def check(request):
    """Show who else speaks with the firm whose name is being typed: the minimum, logged."""
    name = request.POST.get("enterprise_name", "").replace("\x00", "").strip()[:200]
    if len(name) < 2:
        return HttpResponse("")
    if checks.seconds_to_wait(request.user):
        return render(request, "crm/leads/_check.html", {"is_too_often": True}, status=TOO_OFTEN)
    try:
        found = checks.check(by=request.user, enterprise_name=name)
    except ActionRefused as refusal:
        return HttpResponse(str(refusal), status=403, content_type="text/plain")
    mine = Lead.objects.visible_to(request.user).owned_by(request.user)
    own = mine.filter(enterprise__name__icontains=name).for_list().order_by("-pk")[:3]
    return render(request, "crm/leads/_check.html", {"collisions": found, "own": own})


@require_POST
def read(request):
    """Propose what a pasted message may say, as chips; nothing is saved."""
    if not request.user.has_role(*REGISTRARS):
        raise PermissionDenied(gettext("Your roles do not include this."))
    labels = {"enterprise_name": forms.NAME.label, "summary": forms.SUMMARY.label}
    labels |= {f"more.{need.name}": need.label for need in forms.MORE.fields}
    parks = [(str(park.uuid), park.name) for park in forms.parks(None, request.user)]
    found = pasted.read(request.POST.get("message", ""), parks=parks)
    chips = [(labels[one.field], one) for one in found]
    return render(request, "crm/leads/_proposals.html", {"proposals": chips})
