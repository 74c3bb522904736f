"""The product's settings, quick and apart from a developer's data."""

import os
import tempfile

os.environ.setdefault("HIGHTECH_PROFILE", "test")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="hightech-test-"))

from hightech.settings import *  # noqa: F403, TID251

# Sentences are asserted as they stand in the code; the Chinese ones have their own tests.
LANGUAGE_CODE = "en"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING_CONFIG = None

STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
