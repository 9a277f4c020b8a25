"""What would not be safe is refused when Kring starts, in one clear line."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from kring.config import readers


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "var" / "secret_key"
    made = readers.secret_key("", path)
    assert len(made) >= 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert readers.secret_key("", path) == made


def test_a_secret_key_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "secret_key"
    made = readers.secret_key("", path)
    assert readers.secret_key("", path) == made
    path.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        readers.secret_key("", path)


def test_an_empty_secret_key_is_refused(tmp_path):
    path = tmp_path / "secret_key"
    path.touch(mode=0o600)
    with pytest.raises(ImproperlyConfigured, match="no usable key"):
        readers.secret_key("", path)


def test_a_short_secret_key_is_refused(tmp_path):
    assert readers.secret_key("k" * 32, tmp_path / "unused") == "k" * 32
    with pytest.raises(ImproperlyConfigured, match="at least 32"):
        readers.secret_key("k" * 31, tmp_path / "unused")


def test_the_address_on_paper_has_no_closing_slash():
    assert readers.base_url("https://kring.example.org/", demo=False) == "https://kring.example.org"


@pytest.mark.parametrize(
    "given", ["kring.example.org", "ftp://kring.example.org", "https://", "https://a.example/?x=1", ""]
)
def test_an_address_that_is_none_is_refused(given):
    with pytest.raises(ImproperlyConfigured, match="KRING_BASE_URL must look like"):
        readers.base_url(given, demo=False)


def test_plain_http_is_only_for_the_demo():
    assert readers.base_url("http://127.0.0.1:8000", demo=True) == "http://127.0.0.1:8000"
    with pytest.raises(ImproperlyConfigured, match="https://"):
        readers.base_url("http://127.0.0.1:8000", demo=False)


@pytest.mark.parametrize("given", ["http://192.0.2.1:8000", "https://kring.example.org"])
def test_the_demo_is_only_for_ones_own_machine(given):
    with pytest.raises(ImproperlyConfigured, match="second factor"):
        readers.base_url(given, demo=True)


def test_a_host_for_everyone_is_refused():
    assert readers.hosts([], "https://kring.example.org:8443") == ["kring.example.org"]
    with pytest.raises(ImproperlyConfigured, match="KRING_HOSTS"):
        readers.hosts(["*"], "https://kring.example.org")


def test_postgresql_is_given_its_limits():
    made = readers.database(
        {"ENGINE": "django.db.backends.postgresql", "NAME": "kring"}, statement_timeout=10_000, pool=True
    )
    assert made["OPTIONS"]["connect_timeout"] == 3
    assert made["OPTIONS"]["options"] == (
        "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
    )
    assert made["OPTIONS"]["pool"]["max_size"] == 4
    assert made["OPTIONS"]["prepare_threshold"] == 5


def test_other_databases_are_refused():
    with pytest.raises(ImproperlyConfigured, match="KRING_DATABASE"):
        readers.database({"ENGINE": "django.db.backends.mysql", "NAME": "kring"}, statement_timeout=0, pool=False)


def test_mail_goes_out_as_the_address_says():
    parsed = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail",
        "EMAIL_USE_TLS": True,
    }
    assert readers.mailer(parsed, demo=False)["OPTIONS"] == {"host": "mail", "use_tls": True, "timeout": 10}


def test_mail_by_an_unknown_way_is_refused():
    with pytest.raises(ImproperlyConfigured, match="KRING_EMAIL"):
        readers.mailer({"EMAIL_HOST": "mail"}, demo=True)


def test_mail_that_goes_nowhere_is_only_for_the_demo():
    parsed = {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    assert readers.mailer(parsed, demo=True) == {"BACKEND": parsed["EMAIL_BACKEND"]}
    with pytest.raises(ImproperlyConfigured, match="KRING_EMAIL"):
        readers.mailer(parsed, demo=False)


def test_the_demo_can_keep_mails_in_a_folder():
    parsed = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": "srv/mail"}
    assert readers.mailer(parsed, demo=True)["OPTIONS"] == {"file_path": "/srv/mail"}
