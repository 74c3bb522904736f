"""The track of a lead follows from its planned investment."""

from crm.models import zone_settings
from crm.models.lead_choices import Track

FEN = 100


def track_of(zone, planned_fen: int | None) -> str:
    """Return MAJOR from the zone's threshold on, LIGHT below it, "" while it is unknown."""
    if planned_fen is None:
        return ""
    is_major = planned_fen >= zone_settings.of(zone, "major_from_yuan") * FEN
    return Track.MAJOR if is_major else Track.LIGHT


def track_with(lead, facts) -> str:
    """Return the track once the facts of a step are in."""
    planned = facts.get("planned_investment_yuan")
    return track_of(lead.zone, lead.planned_investment_fen if planned is None else planned)
