"""The page of a new record: a form made from needs, handed to one action."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hightech.core.errors import STALE, ActionRefused, Reason, ShapeError
from hightech.core.needs import Need, parse_entry
from hightech.core.pages.forms import FactsForm
from hightech.core.pages.merging import Merge, values_of
from hightech.core.pages.once import key, once


class EntryPage(View):
    """Ask for the facts of a new record and call `create(by=, **facts)`.

    A subclass names `title`, `needs` (or overrides `asked()`), `create` and the `roles` that may;
    `about()` returns the record it belongs to (None: it stands alone) and answers 404 itself.
    """

    title: str | Promise = ""
    needs: tuple[Need, ...] = ()
    roles: tuple | None = None
    # Whether the record the new one belongs to fills the form: an edit, or a copy.
    is_filled = False
    # Templates shown above and below the fields.
    lead_in = ""
    aside = ""
    # Whether what is typed is kept on this device until it is saved.
    keeps_draft = False
    save_label: str | Promise = gettext_lazy("Save")
    create: Callable
    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        if self.roles is not None and not request.user.has_role(*self.roles):
            raise PermissionDenied(_("Your roles do not include this."))
        self.subject = self.about()
        return super().dispatch(request, *args, **kwargs)

    def about(self):
        """Return the visible record the new one belongs to."""
        return

    def asked(self) -> tuple[Need, ...]:
        return self.needs

    def wanted(self) -> tuple[Need, ...]:
        """Return what this request is about: all that is asked."""
        return self.asked()

    def known(self) -> dict:
        """Return what the form is filled with at first."""
        return {name: self.request.GET[name] for name in self.request.GET}

    def after(self, made) -> str:
        """Return where to go once the record is made."""
        return (self.subject or made).get_absolute_url()

    def get(self, request, **kwargs):
        return self._shown(request, self._form(initial=self.known()))

    def post(self, request, **kwargs):
        form = self._form(request.POST, request.FILES)
        form.is_valid()
        try:
            target = once(request, lambda: self._made(form))
        except (ShapeError, ActionRefused) as refusal:
            form.show(refusal.reasons)
            is_stale = any(reason.code == STALE for reason in refusal.reasons)
            return self._shown(request, form, status=409 if is_stale else 422)
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return redirect(target)

    def _made(self, form: FactsForm) -> str:
        facts = parse_entry(self.wanted(), form.raw(), obj=self.subject, by=self.request.user)
        made = self.create(by=self.request.user, **facts)
        messages.success(self.request, self.done(made))
        return self.after(made)

    def extra(self) -> dict:
        """Return what the template below the fields needs besides."""
        return {}

    def done(self, made) -> str:
        return _("Saved: %(record)s.") % {"record": made}

    def _form(self, *data, **options) -> FactsForm:
        options |= {"obj": self.subject, "by": self.request.user, "is_filled": self.is_filled}
        return FactsForm(self.wanted(), *data, **options)

    def _shown(self, request, form: FactsForm, status: int = 200):
        context = {
            "form": form,
            "title": self.title,
            "object": self.subject,
            "once": request.POST.get("once") or key(),
            "version": request.POST.get("version", getattr(self.subject, "version", None)),
            "save_label": self.save_label,
            "lead_in": self.lead_in,
            "aside": self.aside,
            "keeps_draft": self.keeps_draft,
            **self.extra(),
        }
        template = "components/entry_dialog.html" if request.htmx else "components/entry_page.html"
        return render(request, template, context, status=status)


class EditPage(EntryPage):
    """Change plain facts of a visible record: `edit(obj, by=, version=, **facts)`.

    A field that was emptied is emptied. What another person changed meanwhile stays; what both
    changed is shown as mine, theirs and before, and one of them is chosen.
    """

    is_filled = True
    edit: Callable
    merge: Merge | None = None

    def wanted(self) -> tuple[Need, ...]:
        """Return one field of `?only=`, edited where it stands; else all of them."""
        needs, only = self.asked(), self.request.GET.get("only")
        return tuple(need for need in needs if need.name == only) or needs

    def post(self, request, **kwargs):
        merge = Merge(self._form(), request.POST)
        if merge.conflicts:
            self.merge = merge
            return self._shown(request, self._form(merge.data), status=409)
        # From here on it is the form of somebody who had seen what is there now.
        request.POST = merge.data
        answer = super().post(request, **kwargs)
        if merge.kept and answer.status_code in (204, 302):
            text = _("Changed by others in the meantime, and kept: %(fields)s.")
            messages.info(request, text % {"fields": ", ".join(merge.kept)})
        if answer.status_code == 204 and "only" in request.GET:
            # The page it was edited on is drawn anew where it stands.
            answer = HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return answer

    def extra(self) -> dict:
        # An edit that is asked for again still rests on what its writer saw at first.
        now = values_of(self._form())
        return {
            "was": self.request.POST.get("was") or json.dumps(now),
            "seen": json.dumps(now) if self.merge else "",
            "conflicts": self.merge.conflicts if self.merge else [],
        }

    def create(self, *, by, **facts):
        for need in self.wanted():
            facts.setdefault(need.name, self._emptied(need))
        self.edit(self.subject, by=by, version=self._version(), **facts)
        return self.subject

    def _emptied(self, need: Need) -> str | None:
        """Return what a column holds when nothing stands in it."""
        fields = {field.name: field for field in self.subject._meta.concrete_fields}
        field = fields.get(need.column or need.name)
        if field is not None and field.null:
            return None
        return "" if need.type in ("text", "choice") else None

    def _version(self) -> int:
        try:
            return int(self.request.POST.get("version", ""))
        except ValueError:
            text = _("This form is incomplete. Open it again.")
            raise ShapeError(Reason("invalid", text)) from None
