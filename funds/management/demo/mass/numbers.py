"""Numbers without gaps for rows that are loaded, in the series of their zone and year."""

from hightech.core.models import Counter


class Numbers:
    """Gives out the numbers of one series; `keep` writes down the last of each year."""

    def __init__(self, series: str, zone_id: int) -> None:
        self.series, self.zone_id = series, zone_id
        held = Counter.objects.filter(series=series, zone_id=zone_id)
        self.last = dict(held.values_list("year", "last"))

    def of(self, year: int) -> str:
        number = self.last[year] = self.last.get(year, 0) + 1
        return f"{self.series}-{year}-{number:06d}"

    def keep(self) -> None:
        for year, last in self.last.items():
            Counter.objects.update_or_create(
                series=self.series, zone_id=self.zone_id, year=year, defaults={"last": last}
            )
