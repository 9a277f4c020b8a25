"""Reads the environment for the settings and refuses, in one clear line, what would not be safe."""

import ipaddress
import os
import secrets
import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 32


def secret_key(given: str, path: Path) -> str:
    """The signing key: the given one, else the one in `path`, made there at the first start and readable by the owner only."""
    if given:
        if len(given) < SHORTEST_SECRET:
            raise ImproperlyConfigured(f"KRING_SECRET_KEY must have at least {SHORTEST_SECRET} characters.")
        return given
    # The database will lie beside it: nobody else has to look into this folder.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Two processes may start at once: the first one to make the file wins, the other reads it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_secret(path)
    with os.fdopen(descriptor, "w") as file:
        made = secrets.token_urlsafe(64)
        file.write(made)
    return made


def _kept_secret(path: Path) -> str:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(f"{path} can be read by others: run 'chmod 600 {path}'.")
    kept = path.read_text().strip()
    if len(kept) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{path} holds no usable key: remove it and a new one is made at the next start.")
    return kept


def base_url(given: str, demo: bool) -> str:
    """The address printed on paper, without a closing slash. Plain http only for the demo, and then only on this machine."""
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"KRING_BASE_URL must look like https://kring.example.org, not {given!r}.")
    if demo and not is_loopback(parts.hostname):
        raise ImproperlyConfigured(
            "KRING_DEMO=1 lets people in without a second factor: only on 127.0.0.1 or localhost."
        )
    if not demo and parts.scheme != "https":
        raise ImproperlyConfigured("KRING_BASE_URL must start with https:// (plain http is for KRING_DEMO=1).")
    return given.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def hosts(given: list[str], url: str) -> list[str]:
    """The host names Kring answers to; never all of them."""
    named = given or [urlsplit(url).hostname or ""]
    if "*" in named:
        raise ImproperlyConfigured(
            "KRING_HOSTS must name the hosts: '*' would let anyone choose the address in our links."
        )
    return named


def database(parsed: dict[str, Any], statement_timeout: int, pool: bool) -> dict[str, Any]:
    """Django's settings for the one database; `statement_timeout` in milliseconds, 0 for none."""
    engine = parsed.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        return {
            "ENGINE": "kring.config.sqlite",
            "NAME": parsed["NAME"],
            # A thread keeps its connection: opening one reads the whole schema, 4 ms for every page.
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
    if engine.endswith(("postgresql", "psycopg")):
        limits = {
            "statement_timeout": statement_timeout,
            "lock_timeout": 3_000,
            "idle_in_transaction_session_timeout": 30_000,
        }
        options = {
            **parsed.get("OPTIONS", {}),
            "connect_timeout": 3,
            # A statement that comes back on a connection is not worked out again by the server.
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
            # A process serves one request at a time; the few spare ones are for its own background threads.
            "pool": {"min_size": 1, "max_size": 4, "timeout": 5} if pool else False,
        }
        return {**parsed, "ENGINE": "django.db.backends.postgresql", "OPTIONS": options}
    raise ImproperlyConfigured("KRING_DATABASE must start with sqlite:// or postgresql://.")


def mailer(parsed: dict[str, Any], demo: bool) -> dict[str, Any]:
    """Django's mailer from a parsed address such as submission://user:password@host; a folder or console: in the demo."""
    names = {
        "host": "EMAIL_HOST",
        "port": "EMAIL_PORT",
        "username": "EMAIL_HOST_USER",
        "password": "EMAIL_HOST_PASSWORD",  # the name of a setting
        "use_tls": "EMAIL_USE_TLS",
        "use_ssl": "EMAIL_USE_SSL",
    }
    backend = parsed.get("EMAIL_BACKEND")
    smtp = bool(backend) and backend.endswith("smtp.EmailBackend")
    if not backend or not (smtp or demo):
        raise ImproperlyConfigured(
            "KRING_EMAIL must start with submission:// or smtp:// (or be console: with KRING_DEMO=1)."
        )
    if not smtp:
        folder = parsed.get("EMAIL_FILE_PATH")
        kept = {"OPTIONS": {"file_path": f"/{folder.lstrip('/')}"}} if folder else {}
        return {"BACKEND": backend, **kept}
    options = {option: parsed[name] for option, name in names.items() if parsed.get(name)}
    return {"BACKEND": backend, "OPTIONS": {**options, "timeout": 10}}
