"""Every step of the APPLICATION table by its name, for the API and the pages."""

__all__: list[str] = []
