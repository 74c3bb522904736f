"""The sheet on which a department writes and signs its opinion."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views import View

from funds.actions import opinions
from funds.models import ApplicationOpinion
from funds.web.forms import answers
from funds.web.views.application_tabs import form_of, materials_of, visible_or_404
from funds.workflow import runs
from funds.workflow.completeness import reviewer_facts
from funds.workflow.labels import condition_labels
from funds.workflow.opinions import APPLICATION_OPINION, reviewer_of_department
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.pages.steps import StepPage


class OpinionSheet(View):
    """Show the file beside the form of the opinion; keep or sign it."""

    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        self.opinion = visible_or_404(ApplicationOpinion, request.user, kwargs["pk"])
        self.file = self.opinion.application
        if not reviewer_of_department(request.user, self.opinion):
            raise PermissionDenied(gettext("Your roles do not include this."))
        if self.opinion.state != ApplicationOpinion.State.DRAFT:
            return redirect(f"{self.file.get_absolute_url()}?tab=opinions")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs) -> HttpResponse:
        typed = {name: getattr(self.opinion, name) for name in ("verdict", "comment")}
        return self._shown(request, typed, self.opinion.facts, self.opinion.judgements)

    def post(self, request, **kwargs) -> HttpResponse:
        typed = {name: request.POST.get(name, "").strip() for name in ("verdict", "comment")}
        facts = answers.read(self._asked(), request.POST)
        facts = {name: value for name, value in facts.items() if value is not None}
        judged = {
            code: request.POST.get(f"judge.{code}", "")
            for code in opinions.judged_by(self.file, self.opinion.department)
        }
        judged = {code: answer for code, answer in judged.items() if answer in opinions.ANSWERS}
        try:
            self._keep(request, typed, facts, judged)
        except (ShapeError, ActionRefused) as refusal:
            return self._shown(request, typed, facts, judged, refusal.reasons)
        messages.success(request, gettext("Saved."))
        return redirect(f"{self.file.get_absolute_url()}?tab=opinions")

    def _keep(self, request, typed: dict, facts: dict, judged: dict) -> None:
        if typed["verdict"] and typed["verdict"] not in ApplicationOpinion.Verdict.values:
            raise ShapeError(Reason("invalid", gettext("Choose a verdict."), "verdict"))
        try:
            version = int(request.POST.get("version", ""))
        except ValueError:
            text = gettext("This form is incomplete. Open it again.")
            raise ShapeError(Reason("invalid", text)) from None
        opinions.edit(
            self.opinion, by=request.user, version=version, facts=facts, judgements=judged, **typed
        )
        if request.POST.get("sign"):
            opinions.sign(self.opinion, by=request.user)

    def _asked(self) -> list[dict]:
        return reviewer_facts(self.file.clause.definition)

    def _judged(self, results, labels: dict, judged: dict) -> list[dict]:
        """Return the conditions of the department, and of rules those that wait for it."""
        own = runs.judgements_of(self.file.clause.definition)
        waiting = {row.code for row in results if row.outcome == "JUDGEMENT"}
        asked = opinions.judged_by(self.file, self.opinion.department)
        return [
            {"code": code, "label": labels.get(code, code), "answer": judged.get(code, "")}
            for code in asked
            if code in own or code in waiting
        ]

    def _shown(self, request, typed, facts, judged, reasons=()) -> HttpResponse:
        definition = self.file.clause.definition
        labels = condition_labels(definition)
        parts = answers.shown(definition, facts, self._asked())
        left = answers.show_errors(parts, reasons)
        run = runs.latest_run(self.file)
        results: list[Any] = list(run.results.order_by("number")) if run else []
        for row in results:
            row.label = labels.get(row.code, row.code)
        context = {
            "object": self.opinion,
            "file": self.file,
            "answers": form_of(self.file)["parts"],
            "parts": parts,
            "reasons": left,
            "typed": typed,
            "version": self.opinion.version,
            "verdicts": ApplicationOpinion.Verdict.choices,
            "judged": self._judged(results, labels, judged),
            "run": run,
            "results": results,
            **materials_of(self.file),
        }
        status = 422 if reasons else 200
        return render(request, "funds/opinion/sheet.html", context, status=status)


class OpinionStep(StepPage):
    """A step of an opinion that has no sheet: noting that nobody replied."""

    model = ApplicationOpinion
    process = APPLICATION_OPINION
    actions = opinions
