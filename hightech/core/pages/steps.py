"""The page of a step: one view for every process, drawn from its table."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from hightech.core.errors import STALE, ActionRefused, Reason, ShapeError
from hightech.core.pages.forms import FactsForm
from hightech.core.rest.steps import action_of
from hightech.core.workflow import COMMENT, Process


class StepPage(View):
    """Show the form of a step, and take it through the action of its name.

    A subclass names `model`, `process` and `actions`; the object is found among the rows visible
    to the user (404 otherwise). HTMX gets the dialog, a browser without script the whole page.
    """

    model: Any
    process: Process
    actions: Any
    request: Any
    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        rows = self.model.objects.visible_to(request.user)
        self.obj = rows.filter(uuid=kwargs["pk"]).first()
        if self.obj is None or kwargs["step"] not in self.process.transitions:
            raise Http404
        self.transition = self.process.transitions[kwargs["step"]]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        return self._shown(request, self._form())

    def post(self, request, **kwargs):
        form = self._form(request.POST, request.FILES)
        form.is_valid()
        try:
            self._take(request, form)
        except (ShapeError, ActionRefused) as refusal:
            form.show(refusal.reasons)
            is_stale = any(reason.code == STALE for reason in refusal.reasons)
            return self._shown(request, form, status=409 if is_stale else 422)
        messages.success(request, _("Done: %(step)s.") % {"step": self.transition.label})
        target = self.after()
        if request.htmx:
            return HttpResponse(status=204, headers=self._onwards(target))
        return redirect(target)

    def _onwards(self, target: str) -> dict:
        """Return what the page under the dialog does: it is drawn anew, with its tab or filters.

        The page of the step itself, and that of a record one no longer sees, is left.
        """
        under = self.request.htmx.current_url_abs_path or self.request.path
        is_left = under.startswith(self.request.path) or target == "/"
        return {"HX-Redirect": target} if is_left else {"HX-Refresh": "true"}

    def after(self) -> str:
        """Return where to go once the step is taken; override where the object is gone."""
        still_mine = self.model.objects.visible_to(self.request.user).filter(pk=self.obj.pk)
        return self.obj.get_absolute_url() if still_mine.exists() else "/"

    def _take(self, request, form: FactsForm) -> None:
        raw = form.raw()
        comment = raw.pop("comment", None) or ""
        facts = self.process.parse(self.obj, self.transition, raw, by=request.user)
        action = action_of(self.actions, self.transition.name)
        action(
            self.obj,
            by=request.user,
            version=self._version(request),
            comment=comment,
            **facts,
        )

    def _version(self, request) -> int:
        try:
            return int(request.POST.get("version", ""))
        except ValueError:
            text = _("This form is incomplete. Open it again.")
            raise ShapeError(Reason("invalid", text, None)) from None

    def _form(self, *data) -> FactsForm:
        # A comment is offered at every step, and asked for where the table says so.
        needs = [need for need in self.transition.all_needs() if need.name != COMMENT.name]
        form = FactsForm([*needs, COMMENT], *data, obj=self.obj, by=self.request.user)
        comment: Any = form.fields["comment"]
        comment.is_needed = self.transition.asks_comment(self.obj)
        return form

    def _shown(self, request, form: FactsForm, status: int = 200):
        context = {
            "object": self.obj,
            "form": form,
            "offer": self.process.offer(self.obj, self.transition, request.user),
            "transition": self.transition,
            "version": request.POST.get("version", self.obj.version),
        }
        template = "components/step_dialog.html" if request.htmx else "components/step_page.html"
        return render(request, template, context, status=status)
