from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "hightech.users"
    label = "users"
