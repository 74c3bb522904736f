"""How the OpenAPI document is made (drf-spectacular)."""

SETTINGS = {
    "TITLE": "hightech",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Fields of one name whose choices differ from noun to noun.
    "ENUM_NAME_OVERRIDES": {
        "LeadKindEnum": "crm.models.lead_choices.Kind.choices",
        "LeadSourceEnum": "crm.models.lead_choices.Source.choices",
        "ProjectRoleEnum": "crm.models.lead_choices.ProjectRole.choices",
        "RoleEnum": "hightech.users.roles.Role.choices",
    },
}
