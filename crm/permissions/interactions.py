from hightech.users.roles import Role

LOGGERS = (Role.OFFICER, Role.MANAGER, Role.LEADER)


def may_correct(user, interaction) -> bool:
    """Tell whether `user` may set a talk right: who noted it, or the leader of the zone."""
    return interaction.author_id == user.pk or user.has_role(
        Role.LEADER, zone_id=interaction.zone_id
    )
