"""Clauses written as YAML: a new one, a new version, an edited draft, a whole document."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from funds.actions import clauses
from funds.eligibility import documents
from funds.models import Clause
from funds.permissions.clauses import KEEPERS
from hightech.core import files
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.pages import once as forms

SKELETON = """\
code: new-clause
title: {en: "", zh: ""}
support_type: NEW_PRODUCT_RD
text: ""
policy: {title: "", issuer: "", number: "", published_on: null, legal_basis: "", factor: FISCAL}
review: {on: null, reviewer: "", document: "", conclusion: null, until: null}
budget: ""
goal: {en: "", zh: ""}
money_kind: EARMARKED
per: application
valid: {from: null, until: null}
unit: wan_yuan
materials: []
facts:
  - {name: spent, type: money}
conditions:
  - {code: some, expression: "spent > 0"}
amount: {expression: "spent * 0.1"}
tranches: []
cases:
  - {facts: {spent: "100"}, expect: {final: "10"}}
"""


class Editor(View):
    """A form with one large text; a subclass names `title` and what `save(text)` does."""

    title: str | Promise = ""
    lead_in: str | Promise = ""
    template_name = "funds/clauses/editor.html"
    http_method_names = ["get", "post"]
    takes_file = False
    # The clause that is edited; a new one and a document have none.
    clause: Any = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(*KEEPERS):
            raise PermissionDenied(_("Your roles do not include this."))
        if "pk" in kwargs:
            self.clause = self.found(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def found(self, key) -> Clause:
        clause = Clause.objects.visible_to(self.request.user).filter(uuid=key).first()
        if clause is None:
            raise Http404
        return clause

    def first_text(self) -> str:
        return ""

    def save(self, text: str | bytes) -> str:
        """Save what was written; return where to go next."""
        raise NotImplementedError

    def get(self, request, **kwargs):
        return self._shown(self.first_text())

    def post(self, request, **kwargs):
        text = request.POST.get("text", "")
        try:
            content = self._upload() or text
            target = forms.once(request, lambda: self.save(content))
        except (ShapeError, ActionRefused) as refusal:
            return self._shown(text, refusal.reasons, status=422)
        return redirect(target)

    def _upload(self) -> bytes:
        upload = self.request.FILES.get("file") if self.takes_file else None
        if upload is None:
            return b""
        if (upload.size or 0) > documents.MOST_BYTES:
            text = _("A document of clauses has at most 1 MB.")
            raise files.TooLargeFile(Reason("too_large", text, "file"))
        return upload.read()

    def _shown(self, text: str, reasons=(), status: int = 200):
        context = {
            "title": self.title,
            "lead_in": self.lead_in,
            "object": self.clause,
            "text": text,
            "reasons": reasons,
            "takes_file": self.takes_file,
            "once": self.request.POST.get("once") or forms.key(),
            "version": self.request.POST.get("version", getattr(self.clause, "version", "")),
        }
        return render(self.request, self.template_name, context, status=status)


class ClauseEntry(Editor):
    """A new clause; `?from=` a clause begins a new version of it."""

    title = gettext_lazy("New clause")
    lead_in = gettext_lazy("A new version keeps the code and begins on another day.")

    def first_text(self) -> str:
        source = self.request.GET.get("from", "")
        if not source:
            return SKELETON
        return documents.dump(self.found(_uuid(source)).definition)

    def save(self, text) -> str:
        made = clauses.create(by=self.request.user, definition=_one(text))
        messages.success(self.request, _("Saved: %(record)s.") % {"record": made})
        return made.get_absolute_url()


class ClauseEdit(Editor):
    """An edited draft."""

    title = gettext_lazy("Edit clause")

    def first_text(self) -> str:
        return documents.dump(self.clause.definition) if self.clause else ""

    def save(self, text) -> str:
        version = self.request.POST.get("version", "")
        if not (version.isascii() and version.isdigit()):
            raise ShapeError(Reason("invalid", _("This form is incomplete. Open it again.")))
        clauses.edit(
            self.clause, by=self.request.user, version=int(version[:9]), definition=_one(text)
        )
        messages.success(self.request, _("Saved: %(record)s.") % {"record": self.clause})
        return self.clause.get_absolute_url()


class ClauseImport(Editor):
    """A document of clauses: all are drafted, or none."""

    title = gettext_lazy("Import clauses")
    lead_in = gettext_lazy("A YAML document with one or many clauses: all are drafted, or none.")
    takes_file = True

    def save(self, text) -> str:
        made = clauses.take_in(by=self.request.user, definitions=documents.read(text))
        told = ngettext("%(n)d clause was imported.", "%(n)d clauses were imported.", len(made))
        messages.success(self.request, told % {"n": len(made)})
        return reverse("funds:clauses")


def _one(text) -> Mapping:
    found = documents.read(text)
    if len(found) != 1:
        raise ShapeError(Reason("invalid", _("Write one clause; a document is imported.")))
    return found[0]


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
