import re
import statistics
import time

from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from tests.identity.people import PASSWORD, WRONG, code, sign_in, signed_in, with_app, with_password

MANY = 5
"""Failed attempts at one account from one place, before it has to wait."""


def guess(client, user, times, **extra):
    return [sign_in(client, user, WRONG, **extra) for _ in range(times)]


def test_after_a_few_guesses_even_the_right_password_waits(client, cast):
    with_password(cast.anna)
    guess(client, cast.anna, MANY)
    answer = sign_in(client, cast.anna)
    assert "Te veel pogingen. Wacht vijf minuten" in answer.content.decode()
    assert not signed_in(client)


def test_one_guess_less_does_not_wait(client, cast):
    with_password(cast.anna)
    guess(client, cast.anna, MANY - 1)
    sign_in(client, cast.anna)
    assert signed_in(client)


def test_guessing_elsewhere_does_not_keep_the_owner_out(client, cast):
    with_password(cast.anna)
    guess(client, cast.anna, MANY + 1, REMOTE_ADDR="203.0.113.7")
    sign_in(client, cast.anna, REMOTE_ADDR="203.0.113.7")
    assert not signed_in(client)
    sign_in(client, cast.anna, REMOTE_ADDR="203.0.113.8")
    assert signed_in(client)


def test_guessing_at_many_accounts_from_one_place_has_to_wait(client, cast):
    people = [with_password(user) for user in cast.everyone]
    for user in people[:10]:
        guess(client, user, 2)
    assert "Te veel pogingen" in sign_in(client, people[11]).content.decode()
    sign_in(client, people[11], REMOTE_ADDR="203.0.113.8")
    assert signed_in(client)


def test_guessing_codes_has_to_wait(client, cast):
    secret = with_app(with_password(cast.anna))
    sign_in(client, cast.anna)
    wrong = str((int(code(secret)) + 1) % 1_000_000).zfill(6)
    for _ in range(MANY):
        client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert "Te veel pogingen" in client.post(reverse("mfa_authenticate"), {"code": code(secret)}).content.decode()
    assert not signed_in(client)


def test_the_count_is_kept_in_the_database_for_all_processes(db):
    cache.set("attempts", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM identity_cache")
        assert cursor.fetchone()[0] == 1


def bare(answer, email):
    """The page without what differs each time: proof of origin, and the address that was typed."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', r"\1", answer.content.decode())
    return text.replace(email, "")


def test_an_unknown_address_gets_the_same_answer(client, cast):
    with_password(cast.anna)
    address = reverse("account_login")
    known = client.post(address, {"login": cast.anna.email, "password": WRONG})
    unknown = client.post(address, {"login": "nobody@example.org", "password": WRONG})
    assert known.status_code == unknown.status_code == 200
    assert bare(known, cast.anna.email) == bare(unknown, "nobody@example.org")
    assert sorted(known.headers) == sorted(unknown.headers)


def test_an_unknown_address_takes_as_long(client, cast, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    with_password(cast.anna)

    def seconds(email):
        start = time.perf_counter()
        client.post(reverse("account_login"), {"login": email, "password": WRONG})
        return time.perf_counter() - start

    pairs = [(seconds(cast.anna.email), seconds("nobody@example.org")) for _ in range(7)]
    known, unknown = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2


def test_asking_for_a_password_counts_too(client, cast):
    address = reverse("account_reset_password")
    answers = [client.post(address, {"email": cast.anna.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    page = client.post(address, {"email": cast.anna.email})
    assert "Te veel pogingen" in page.content.decode()
    assert PASSWORD not in page.content.decode()
