from hightech.users.roles import Role

# A merge moves claims, files and money from one record to another.
MERGERS = (Role.LEADER,)


def may_merge(user, enterprise) -> bool:
    """Tell whether `user` may merge firms of this zone and tell them apart: its leader."""
    return user.has_role(*MERGERS, zone_id=enterprise.zone_id)
