"""Settings of a test run: Kring's own, on a throw-away database, with what would only cost time made quick."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# In memory where the system has such a place: the same file database, as durable as in earnest, without waiting for a disk.
SHARED_MEMORY = Path("/dev/shm")

if "KRING_TEST_VAR" not in os.environ:
    # The first process makes it and takes it away at its end; those of pytest-xdist inherit it.
    os.environ["KRING_TEST_VAR"] = tempfile.mkdtemp(
        prefix="kring-test-", dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    )
    atexit.register(shutil.rmtree, os.environ["KRING_TEST_VAR"], ignore_errors=True)

os.environ |= {
    "KRING_VAR": os.environ["KRING_TEST_VAR"],
    "KRING_DEMO": "1",
    "KRING_BASE_URL": "http://localhost:8000",
    "KRING_SECRET_KEY": "only-for-tests-" * 4,
}

from kring.config.settings import *  # noqa: E402, F403

# A file, not memory: the live server's threads and the test then have connections of their own, as in earnest.
if DATABASES["default"]["ENGINE"] == "kring.config.sqlite":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["KRING_TEST_VAR"], "test.sqlite3")}  # noqa: F405

# As in earnest but for the time they take.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
