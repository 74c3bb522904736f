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
    found = {
        "ACCOUNT_MANAGER": enterprise.assignments.filter(user=user, to_on=None),
        "MEMBER": enterprise.members.filter(user=user),
        "NEGOTIATED": enterprise.leads.filter(owner=user),
        "SIGNED": enterprise.agreements.filter(created_by=user),
    }
    if user.email:
        found["CONTACT"] = enterprise.contacts.filter(email__iexact=user.email)
    return [name for name, rows in found.items() if rows.exists()]
