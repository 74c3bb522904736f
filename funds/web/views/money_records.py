"""What the record pages of the money side have in common."""

from django.urls import reverse

from hightech.core import files
from hightech.core.pages.records import RecordPage


class MoneyRecord(RecordPage):
    """A record with labelled facts, its papers, its steps and its story.

    A subclass names `step_base` (the name of the address of its steps) and `pairs(obj)`; `title`
    and `above(obj)` (number or kind, and where it leads) head the page; `main` is the template of
    what stands first, if anything.
    """

    template_name = "funds/money_record.html"
    step_base = ""
    main = ""
    # Papers are fetched for every record: one query.
    has_papers = True

    def pairs(self, obj) -> list[tuple]:
        """Return (label, value, kind) of each fact; kind is text, money, day, link or state."""
        raise NotImplementedError

    def title(self, obj) -> str:
        return str(obj)

    def above(self, obj) -> tuple[str, str]:
        """Return what the record belongs to, and its address."""
        return "", ""

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        obj = self.object
        # What ends a record is offered in the menu, never as its main button.
        onward = [one for one in context["offers"] if not one.transition.terminal]
        context["primary"] = next((one for one in onward if one.is_open), None)
        base = ""
        if self.step_base:
            base = reverse(self.step_base, args=[obj.uuid, "STEP"]).replace("STEP/", "")
        label, link = self.above(obj)
        return context | {
            "title": self.title(obj),
            "above": label,
            "above_link": link,
            "pairs": self.pairs(obj),
            "papers": files.of(obj) if self.has_papers else [],
            "step_base": base,
            "main": self.main,
        }
