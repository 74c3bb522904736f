from drf_spectacular.openapi import AutoSchema

from hightech.core.rest import parameters


class Schema(AutoSchema):
    """OpenAPI of a noun view: lists are keyset pages, every operation names its errors."""

    def get_operation_id(self) -> str:
        path = self.path.removeprefix("/api/v1").strip("/").split("/")
        parts = [part for part in path if not part.startswith("{")]
        verb = {"get": "list" if self._is_list_view() else "retrieve"}.get(
            self.method.lower(), self.method.lower()
        )
        ends_in_id = "_by_id" if self.path.rstrip("/").endswith("}") else ""
        return "_".join(part.replace("-", "_") for part in parts) + f"_{verb}{ends_in_id}"

    def get_override_parameters(self) -> list:
        if self._is_list_view() and hasattr(self.view, "filterset_class"):
            return parameters.of_list(self.view)
        return []
