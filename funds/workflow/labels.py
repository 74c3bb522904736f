"""What a condition is called: by its clause, else by its rule."""

from django.utils.translation import gettext_lazy as _

from funds.workflow.completeness import in_language

RULES = {
    "in_force": _("In force"),
    "industrial_policy": _("Industrial policy"),
    "commitments_fulfilled": _("Commitments fulfilled"),
    "growth_above_average": _("Growth above the average"),
    "loans_repaid": _("Loans repaid"),
    "no_violations": _("No violations"),
    "project_in_zone": _("Project in the zone"),
    "in_call_window": _("Within the window of the call"),
    "registered_before": _("Registered before a date"),
    "holds_qualification": _("Holds a qualification"),
    "no_open_application": _("No other application open"),
    "not_funded_before": _("Not funded before"),
}


def rule_label(name: str) -> str:
    return str(RULES.get(name, name))


def condition_labels(definition: dict) -> dict[str, str]:
    """Return what each condition is called in the reader's language, by its code."""
    labels = {code: str(label) for code, label in RULES.items()}
    for condition in definition.get("conditions") or []:
        for one in (condition, *(condition.get("any") or [])):
            fallback = RULES.get(one.get("rule") or "", one["code"])
            labels[one["code"]] = in_language(one.get("label"), str(fallback))
    return labels
