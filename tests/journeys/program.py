"""A program that knows nothing but the contract: tokens, JSON, ids."""

from rest_framework.test import APIClient

PASSWORD = "hightech-demo"


class Program:
    """Signs in as demo users by token and speaks JSON."""

    def __init__(self) -> None:
        self._clients: dict[str, APIClient] = {}

    def client(self, who: str) -> APIClient:
        if who not in self._clients:
            body = {"username": who, "password": PASSWORD}
            answer = APIClient().post("/api/v1/auth/token/", body, format="json")
            assert answer.status_code == 200, answer.content
            client = APIClient()
            client.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")
            self._clients[who] = client
        return self._clients[who]

    def get(self, who: str, path: str, status: int = 200) -> dict:
        return self._checked(self.client(who).get(f"/api/v1/{path}"), status)

    def post(self, who: str, path: str, body: dict | None = None, status: int = 201) -> dict:
        answer = self.client(who).post(f"/api/v1/{path}", body or {}, format="json")
        return self._checked(answer, status)

    def step(self, who: str, path: str, name: str, status: int = 200, **facts) -> dict:
        seen = self.get(who, f"{path}/steps/")
        body = {"step": name, "version": seen["version"], **facts}
        return self.post(who, f"{path}/steps/", body, status)

    def upload(self, who: str, name: str, content: bytes) -> str:
        from django.core.files.uploadedfile import SimpleUploadedFile

        answer = self.client(who).post(
            "/api/v1/files/", {"file": SimpleUploadedFile(name, content)}, format="multipart"
        )
        return self._checked(answer, 201)["id"]

    def id_of(self, who: str, path: str, name: str) -> str:
        """Return the id of the row of this name (or username) in a list."""
        rows = self.get(who, path)["results"]
        return next(row["id"] for row in rows if name in (row.get("name"), row.get("username")))

    def _checked(self, answer, status: int) -> dict:
        assert answer.status_code == status, (
            answer.status_code,
            answer.content.decode()[:3000],
        )
        return answer.json()
