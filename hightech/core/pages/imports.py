"""Pages of an import up to its check: the file, its columns, the words of its closed lists."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from hightech.core import imports, sheets
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.imports.blanks import blank
from hightech.core.imports.heads import EACH_CELL, unit_of
from hightech.core.models import ImportRun
from hightech.core.needs import Need
from hightech.core.pages.columns import Column, Empty, Tool
from hightech.core.pages.entries import EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import visible_or_404

SAMPLES = 3
UNIT_LABELS = {
    "YUAN": gettext_lazy("yuan"),
    "WAN": gettext_lazy("10k yuan"),
    "YI": gettext_lazy("100m yuan"),
    EACH_CELL: gettext_lazy("as each cell says"),
}
NEW = Tool(gettext_lazy("New import"), "import-new", "upload", is_primary=True, is_dialog=False)


def require_import(user) -> None:
    if not imports.is_anyone(user):
        raise PermissionDenied(_("Your roles do not include bringing in spreadsheets."))


def own_or_404(request: HttpRequest, pk) -> ImportRun:
    """Return one's own run: others may read an import, not work on it."""
    run = visible_or_404(ImportRun, request.user, pk)
    if run.owner_id != request.user.pk:
        raise Http404
    return run


def noun_label(run: ImportRun) -> str:
    noun = imports.importables().get(run.noun)
    return str(noun.label) if noun else run.noun


class ImportList(ListPage):
    """What was brought in, the newest first: one's own; all of the zone for its auditor."""

    model = ImportRun
    title = gettext_lazy("Imports")
    lead_in = gettext_lazy("Spreadsheets that came in: what became of each row, and undo.")
    columns = (
        Column(gettext_lazy("File"), "file.name", name="file"),
        Column(gettext_lazy("What comes in"), noun_label, name="what"),
        Column(gettext_lazy("State"), "state", kind="state"),
        Column(gettext_lazy("Rows"), "total", kind="number"),
        Column(gettext_lazy("Who"), "owner"),
        Column(gettext_lazy("Begun"), "created_at", kind="moment", sort="created_at"),
    )
    tools = (NEW,)
    empty = Empty(
        gettext_lazy("Nothing was brought in yet"),
        gettext_lazy("Ledgers of leads, enterprises, contacts, premises, figures: Excel or CSV."),
        "file-spreadsheet",
        first=NEW,
    )

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role("AUDITOR", "ADMIN"):
            require_import(request.user)
        return super().dispatch(request, *args, **kwargs)

    def frame(self) -> dict:
        # Who only oversees has nothing to bring in.
        frame = super().frame()
        is_for = imports.is_anyone(self.request.user)
        return frame if is_for else frame | {"tools": [], "empty_tools": []}


def _nouns(obj, by) -> list[tuple[str, Any]]:
    return [(noun.name, noun.label) for noun in imports.offered_to(by)]


class ImportEntry(EntryPage):
    """Choose what comes in, and the file."""

    title = gettext_lazy("New import")
    needs = (
        Need("noun", "choice", gettext_lazy("What comes in"), options=_nouns),
        Need(
            "file", "file", gettext_lazy("Workbook or CSV file"),
            help=gettext_lazy("XLSX, XLS or CSV (UTF-8 or GB18030), at most 100,000 rows."),
        ),
    )  # fmt: skip
    aside = "core/_import_blanks.html"
    save_label = gettext_lazy("Read the file")

    def dispatch(self, request, *args, **kwargs):
        require_import(request.user)
        return super().dispatch(request, *args, **kwargs)

    def create(self, *, by, noun, file):
        return imports.start(by=by, noun=noun, file=file)

    def done(self, made) -> str:
        return _("%(file)s was taken in. Nothing is recorded yet.") % {"file": made}

    def extra(self) -> dict:
        return {"nouns": imports.offered_to(self.request.user)}


@require_safe
def empty_sheet(request: HttpRequest, noun: str) -> HttpResponse:
    """Hand over an empty workbook with the columns of a noun."""
    found = imports.importables().get(noun)
    if found is None or not found.is_for(request.user):
        raise Http404
    answer = HttpResponse(blank(found.needs), content_type=sheets.CONTENT_TYPES["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="{noun}.xlsx"'
    return answer


@require_POST
def read_again(request: HttpRequest, pk) -> HttpResponse:
    """Read the file in another way: another sheet, encoding, line of heads."""
    run, sent = own_or_404(request, pk), request.POST
    line = sent.get("line", "")
    if line and not (line.isascii() and line.isdigit() and 0 < int(line) <= 20):
        raise ShapeError(Reason("invalid", _("Send the line of the heads: 1 to 20."), "line"))
    imports.read_again(
        run, sheet=sent.get("sheet", ""), encoding=sent.get("encoding", ""), line=int(line or 0)
    )
    return redirect(run)


class ColumnsPage(View):
    """Say which column is which fact, in what unit, and what is to become of the rows."""

    http_method_names = ["get", "post"]

    def get(self, request, pk):
        run = own_or_404(request, pk)
        if run.state not in ImportRun.OPEN:
            return redirect(run)
        return self._shown(request, run, run.columns, run.units, [])

    def post(self, request, pk):
        run = own_or_404(request, pk)
        columns = [request.POST.get(f"column.{place}", "") for place in range(len(run.heads))]
        units = self._units(request, run, columns)
        try:
            self._require_units(run, columns, units)
            imports.choose(
                run, columns=columns, units=units, action=request.POST.get("action", ""),
                key=request.POST.get("key", run.key),
            )  # fmt: skip
        except (ShapeError, ActionRefused) as refusal:
            return self._shown(request, run, columns, units, refusal.reasons, status=422)
        name = request.POST.get("save_as", "").strip()
        if name:
            imports.save_mapping(run, name, by=request.user)
        if imports.unknown_words(run):
            return redirect("import-words", pk=pk)
        imports.check(run)
        return redirect(run)

    @staticmethod
    def _units(request, run: ImportRun, columns: list[str]) -> dict[str, str]:
        heads = dict(zip(columns, run.heads, strict=True))
        return {
            name: request.POST.get(f"unit.{name}") or unit_of(heads[name])
            for name in columns
            if name and is_money(run, name)
        }

    @staticmethod
    def _require_units(run: ImportRun, columns: list[str], units: dict[str, str]) -> None:
        text = _("In which unit is “%(head)s”? Choose it.")
        wrong = [
            Reason("required", text % {"head": head}, f"unit.{name}")
            for head, name in zip(run.heads, columns, strict=True)
            if name in units and units[name] not in UNIT_LABELS
        ]
        if wrong:
            raise ShapeError(*wrong)

    def _shown(self, request, run, columns, units, reasons, status: int = 200):
        noun = imports.importables()[run.noun]
        first = list(run.rows.order_by("number").values_list("cells", flat=True)[:SAMPLES])
        context = {
            "run": run,
            "noun": noun,
            "columns": [
                {
                    "place": place,
                    "head": head or _("(no name)"),
                    "fact": columns[place],
                    "samples": [
                        cells[place] for cells in first if place < len(cells) and cells[place]
                    ],
                    "unit": units.get(columns[place], ""),
                    "is_money": is_money(run, columns[place]),
                }
                for place, head in enumerate(run.heads)
            ],
            "units": UNIT_LABELS.items(),
            "actions": ImportRun.Action.choices,
            "action": request.POST.get("action") or run.action,
            "key": request.POST.get("key") or run.key,
            "reasons": reasons,
        }
        return render(request, "core/import_columns.html", context, status=status)


def is_money(run: ImportRun, name: str) -> bool:
    need = imports.importables()[run.noun].need(name) if name else None
    return need is not None and need.type == "money"


class WordsPage(View):
    """Say what the words of the sheet stand for, where a fact has a closed list."""

    http_method_names = ["get", "post"]

    def get(self, request, pk):
        run = own_or_404(request, pk)
        if run.state not in ImportRun.OPEN:
            return redirect(run)
        return render(request, "core/import_words.html", {"run": run, "facts": self._asked(run)})

    def post(self, request, pk):
        run = own_or_404(request, pk)
        words = dict(run.words)
        for fact in self._asked(run):
            offered = {code for code, _label in fact["choices"]}
            for number, word in enumerate(fact["words"]):
                code = request.POST.get(f"{fact['name']}.{number}", "")
                if code in offered:
                    words.setdefault(fact["name"], {})[word["text"]] = code
        run.words = words
        run.save(update_fields=["words"])
        imports.check(run)
        return redirect(run)

    @staticmethod
    def _asked(run: ImportRun) -> list[dict]:
        noun, asked = imports.importables()[run.noun], []
        for name, texts in imports.unknown_words(run).items():
            need: Any = noun.need(name)
            known = run.words.get(name, {})
            words = [{"text": text, "code": known.get(text, "")} for text in texts]
            choices = need.choices(None, None)
            asked.append({"name": name, "label": need.label, "choices": choices, "words": words})
        return asked
