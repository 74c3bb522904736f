"""Money out: account, plan, tranches with their orders, until the bank confirms."""

from datetime import timedelta

from funds.management.demo.papers import paper
from funds.management.demo.teller import Tale, Teller

BANKS = ("天津银行宝坻支行", "中国建设银行宝坻支行", "中国工商银行宝坻支行")


class Paying:
    """Tells the payments of a file; a firm's account is proposed and verified once."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self._accounts: set[str] = set()
        self._references = 0

    def later(self, days: int, time: str) -> Tale:
        """Wait `days` from now, till a working day at this time."""
        ago = (self.teller.told_on - self.teller.moment.date()).days - days
        yield self.teller.ago(max(ago, 0), time)

    def plan(self, file: dict) -> Tale:
        """Verify the account, split the amount by the shares of the clause, adopt the plan."""
        teller = self.teller
        yield from self.later(2, "10:30")
        seen = teller.get("finance", f"applications/{file['id']}/")
        self.open_account(seen["enterprise"])
        shares = self.shares(seen)
        file["plan"] = teller.post(
            "finance", "plans/", application=file["id"], tranches=self.tranches(seen, shares)
        )
        yield from self.later(1, "15:00")
        teller.step("finance", f"applications/{file['id']}", "adopt_plan")

    def open_account(self, firm: dict) -> None:
        if firm["id"] in self._accounts:
            return
        self._accounts.add(firm["id"])
        at = len(self._accounts)
        account = self.teller.post(
            "fundofficer",
            "accounts/",
            enterprise=firm["id"],
            holder=firm["name"],
            bank=BANKS[at % len(BANKS)],
            number=f"62284804025648{at:05d}",
        )
        self.teller.step("cashier", f"accounts/{account['id']}", "verify")

    def shares(self, seen: dict) -> list[tuple[str, str]]:
        """Return the amount and the condition of each tranche, as the last check gave them."""
        fen = round(float(seen["voted_yuan"]) * 100)
        first = fen * 3 // 10
        parts = (("合同签订并提交凭证", first), ("项目验收合格", fen - first))
        return [(condition, f"{part // 100}.{part % 100:02d}") for condition, part in parts]

    def tranches(self, seen: dict, shares: list[tuple[str, str]]) -> list[dict]:
        today = self.teller.moment.date()
        return [
            {
                "number": number,
                "amount_yuan": amount,
                "condition": condition,
                "due_on": (today + timedelta(days=30 * number)).isoformat(),
            }
            for number, (condition, amount) in enumerate(shares, start=1)
        ]

    def pay(self, file: dict, number: int, *, after: int) -> Tale:
        """Lead one tranche from its condition to the accepted use."""
        yield from self.later(after, "10:00")
        order = yield from self.prepare(file, number, until="PREPARED")
        teller = self.teller
        yield from self.later(1, "09:40")
        teller.step("finance", f"payment-orders/{order['id']}", "release")
        yield from self.later(2, "16:00")
        self._references += 1
        reference = f"TJB{teller.moment:%Y%m%d}{self._references:04d}"
        teller.step("cashier", f"payment-orders/{order['id']}", "confirm", bank_reference=reference)
        yield from self.later(5, "11:00")
        tranche = self.tranche(file, number)
        proof = teller.file("fundofficer", "资金使用凭证.pdf", paper("use", file["number"]))
        teller.step("fundofficer", f"tranches/{tranche['id']}", "accept_use", evidence=[proof])

    def prepare(self, file: dict, number: int, *, until: str) -> Tale:
        """Confirm the condition (DUE) and prepare the order (PREPARED); returns the order."""
        teller, tranche = self.teller, self.tranche(file, number)
        yield from self.later(2, "10:00")
        proof = teller.file("fundofficer", "拨付条件证明.pdf", paper("condition", file["number"]))
        path = f"tranches/{tranche['id']}"
        teller.step("fundofficer", path, "confirm_condition", evidence=[proof])
        if until == "DUE":
            return None
        yield from self.later(1, "14:00")
        return teller.post("cashier", "payment-orders/", tranche=tranche["id"])

    def tranche(self, file: dict, number: int) -> dict:
        return next(one for one in file["plan"]["tranches"] if one["number"] == number)

    def settled(self, file: dict) -> Tale:
        """Wait a little after the last payment."""
        yield from self.later(7, "10:00")
