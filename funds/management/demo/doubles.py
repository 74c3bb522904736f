"""Firms that were recorded twice: one pair was merged, others wait to be looked at."""

from funds.management.demo.teller import Tale, Teller

FORMS = ("有限公司", "股份")
# Of the residents: which, by whom recorded again, how many days ago.
AGAIN = ((4, "officer2", 26), (6, "officer", 19), (7, "officer2", 9))
MERGED = 4


class Doubles:
    """Tells how a firm is recorded once more under its short name."""

    def __init__(self, teller: Teller, residents: list[dict]) -> None:
        self.teller, self.residents = teller, residents

    def begin(self) -> None:
        """Begin one tale for each."""
        for resident, who, days in AGAIN:
            self.teller.begin(self.again(resident, who, days))

    def again(self, resident: int, who: str, days: int) -> Tale:
        """Record the firm once more, with somebody to call; the leader merges the first."""
        yield self.teller.ago(days, "11:20")
        firm = self.residents[resident]["enterprise"]
        made = self.teller.post(who, "enterprises/", name=short(firm["name"]))
        self.teller.post(
            who,
            "contacts/",
            enterprise=made["id"],
            name="前台",
            title="行政",
            phone=f"022-8268{1200 + resident}",
        )
        if resident == MERGED:
            yield self.teller.ago(days - 6, "09:40")
            path = f"enterprises/{firm['id']}/merge/"
            self.teller.post("leader", path, source=made["id"])


def short(name: str) -> str:
    """Return a firm's name without what only says its form."""
    for form in FORMS:
        name = name.replace(form, "")
    return name
