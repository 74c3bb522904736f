"""Meetings of the committee: agenda, attendance, ballots, minutes."""

from funds.management.demo.teller import Tale, Teller

VOTERS = ("member1", "member2", "member3", "member4", "member5", "member6", "chair")
PLACE = "管委会三楼会议室"


class Sitting:
    """One meeting `ago` days before today (negative: still to come), shared by its files."""

    def __init__(self, teller: Teller, ago: int) -> None:
        self.teller, self.ago = teller, ago
        self.id = ""

    def tell(self) -> Tale:
        """Call the meeting, note who came, sign the minutes when all ballots are closed."""
        teller = self.teller
        yield teller.ago(max(self.ago, 0) + 6, "11:30")
        committee = teller.get("secretary", "committees/")["results"][0]
        made = teller.post(
            "secretary",
            "meetings/",
            committee=committee["id"],
            held_at=self.opens_at(),
            place=PLACE,
        )
        self.id = made["id"]
        if self.ago <= 0:
            return
        yield teller.ago(self.ago, "09:50")
        for seat in committee["seats"]:
            path = f"meetings/{self.id}/attendance/"
            teller.post("secretary", path, seat=seat["id"], present=True)
        yield teller.ago(self.ago, "16:40")
        for who in ("secretary", "chair"):
            teller.step(who, f"meetings/{self.id}/minutes", "sign")

    def opens_at(self) -> str:
        return self.teller.ago(self.ago, "09:30").isoformat()

    def receive(self, file: dict) -> Tale:
        """Put a verified file on the agenda, its papers sent in time."""
        teller = self.teller
        yield teller.ago(max(self.ago, 0) + 3, "15:00")
        teller.step("secretary", f"applications/{file['id']}", "put_on_agenda", meeting=self.id)

    def vote(self, file: dict, *, carried: bool) -> Tale:
        """Hold the ballot on a file; ends when the minutes of the meeting are signed."""
        teller = self.teller
        yield teller.ago(self.ago, "10:20")
        amount = teller.get("secretary", f"applications/{file['id']}/")["proposed_yuan"]
        ballot = teller.post(
            "secretary",
            "ballots/",
            meeting=self.id,
            application=file["id"],
            amount_yuan=amount,
        )
        for at, who in enumerate(VOTERS):
            choice = "ABSTAIN" if at == 5 else "FOR" if carried or at < 2 else "AGAINST"
            teller.post(who, f"ballots/{ballot['id']}/votes/", choice=choice)
        teller.step("secretary", f"ballots/{ballot['id']}", "close")
        yield teller.ago(self.ago, "17:20")
