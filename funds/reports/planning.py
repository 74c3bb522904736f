"""The plan a clause proposes: its shares of the voted amount, the last takes the rest."""

from decimal import ROUND_DOWN, Decimal, InvalidOperation


def proposed_parts(application) -> list[dict]:
    """Return amount (fen) and condition of each tranche, down to the fen, summing to the vote."""
    voted = application.voted_fen or 0
    declared = application.clause.definition.get("tranches") or [{"share": "1", "when": ""}]
    parts: list[dict] = []
    for place, tranche in enumerate(declared, start=1):
        given = sum(part["amount_yuan"] for part in parts)
        is_last = place == len(declared)
        amount = voted - given if is_last else _share(voted, tranche.get("share"))
        parts.append({"amount_yuan": amount, "condition": str(tranche.get("when") or "")})
    return parts


def _share(voted: int, share) -> int:
    try:
        fraction = Decimal(str(share))
    except InvalidOperation:
        return 0
    return int((voted * fraction).to_integral_value(ROUND_DOWN)) if fraction.is_finite() else 0
