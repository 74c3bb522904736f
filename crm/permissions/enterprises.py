from hightech.users.roles import Role

KEEPERS = (Role.OFFICER, Role.MANAGER, Role.LEADER)
PLANNERS = (Role.LEADER,)
NAMERS = (Role.MANAGER, Role.FUND_OFFICER, Role.ADMIN)


def may_name_members(user, enterprise) -> bool:
    """Tell whether `user` may say who acts for the firm: its manager, fund officer or admin."""
    if user.has_role(Role.FUND_OFFICER, Role.ADMIN, zone_id=enterprise.zone_id):
        return True
    return (
        user.has_role(Role.MANAGER, zone_id=enterprise.zone_id)
        and enterprise.assignments.filter(user=user, to_on=None).exists()
    )


def ties(user, enterprise) -> list[str]:
    """Name what ties `user` to the firm: such a person neither verifies nor votes for it.

    ACCOUNT_MANAGER, MEMBER (acts for it at its desk), CONTACT (named at the firm under the same
    e-mail), NEGOTIATED (owned a lead about it), SIGNED (entered its agreement).
    """
    return ties_of([user], enterprise).get(user.pk, [])


def ties_of(users, enterprise) -> dict[int, list[str]]:
    """Name what ties each of `users` to the firm, as `ties` does: user → names, in five queries."""
    by_key = {user.pk: user for user in users}
    ways = {
        "ACCOUNT_MANAGER": enterprise.assignments.filter(user__in=by_key).values_list("user_id"),
        "MEMBER": enterprise.members.filter(user__in=by_key).values_list("user_id"),
        "NEGOTIATED": enterprise.leads.filter(owner__in=by_key).values_list("owner_id"),
        "SIGNED": enterprise.agreements.filter(created_by__in=by_key).values_list("created_by_id"),
    }
    found: dict[int, list[str]] = {}
    for name, rows in ways.items():
        for key in {row[0] for row in rows}:
            found.setdefault(key, []).append(name)
    known = {mail.lower() for mail in enterprise.contacts.values_list("email", flat=True) if mail}
    for key, user in by_key.items():
        if user.email and user.email.lower() in known:
            found.setdefault(key, []).append("CONTACT")
    return found
