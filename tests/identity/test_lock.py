import pytest
from django.urls import reverse

from kring.identity import rules, sessions
from tests.identity.people import PASSWORD, WRONG, code, sign_in, signed_in, with_app, with_password

START = 1_900_000_000
PAGE = "account:overview"


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves: `clock(seconds)` goes on from the start. allauth's own notes follow it too."""
    time = {"now": START}
    monkeypatch.setattr(sessions, "now", lambda: int(time["now"]))
    monkeypatch.setattr("allauth.account.internal.flows.login.time.time", lambda: time["now"] + 0.5)

    def go_to(seconds):
        time["now"] = START + seconds

    return go_to


@pytest.fixture
def anna(client, cast, clock):
    """Anna, signed in on `client`."""
    sign_in(client, with_password(cast.anna))
    assert client.get(reverse(PAGE)).status_code == 200
    return cast.anna


def is_locked(client):
    answer = client.get(reverse(PAGE))
    return answer.status_code == 302 and answer.url.startswith(reverse("account_reauthenticate"))


def test_a_quarter_of_an_hour_without_activity_locks(client, anna, clock):
    clock(rules.IDLE_LIMIT - 1)
    assert not is_locked(client)
    clock(2 * rules.IDLE_LIMIT)
    assert is_locked(client)
    assert signed_in(client)


def test_the_password_opens_the_page_where_one_was(client, anna, clock):
    clock(rules.IDLE_LIMIT)
    asked = client.get(reverse(PAGE))
    page = client.get(asked.url)
    assert "Uw scherm is op slot" in page.content.decode()
    before = client.session.session_key
    answer = client.post(asked.url, {"password": PASSWORD, "next": reverse(PAGE)})
    assert answer.url == reverse(PAGE)
    assert client.session.session_key != before
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("usersessions_list")).content.decode().count("<time") == 1


def test_a_wrong_password_does_not_open(client, anna, clock):
    clock(rules.IDLE_LIMIT)
    answer = client.post(reverse("account_reauthenticate"), {"password": WRONG, "next": reverse(PAGE)})
    assert "niet uw wachtwoord" in answer.content.decode()
    assert is_locked(client)


def test_guessing_at_the_lock_has_to_wait(client, anna, clock):
    clock(rules.IDLE_LIMIT)
    for _ in range(5):
        client.post(reverse("account_reauthenticate"), {"password": WRONG})
    assert "Te veel pogingen" in client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).content.decode()
    assert is_locked(client)


def test_a_code_of_the_app_opens_too(client, cast, clock):
    secret = with_app(with_password(cast.anna))
    client.force_login(cast.anna)
    client.get(reverse(PAGE))
    clock(rules.IDLE_LIMIT)
    assert is_locked(client)
    client.post(reverse("mfa_reauthenticate"), {"code": code(secret), "next": reverse(PAGE)})
    assert not is_locked(client)


def test_a_password_given_before_does_not_open_a_later_lock(client, anna, clock):
    clock(rules.IDLE_LIMIT)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert not is_locked(client)
    clock(2 * rules.IDLE_LIMIT)
    assert is_locked(client)


def test_activity_keeps_it_open_and_is_written_once_a_minute(client, anna, clock):
    for seconds in range(0, 2 * rules.IDLE_LIMIT, rules.IDLE_LIMIT - 1):
        clock(seconds)
        assert not is_locked(client)
    clock(30)
    noted = client.session[sessions.SEEN]
    client.get(reverse(PAGE))
    assert client.session[sessions.SEEN] == noted


def test_what_a_page_asks_by_itself_is_no_activity(client, anna, clock):
    clock(rules.IDLE_LIMIT - 1)
    assert client.get(reverse(PAGE), headers={"Kring-Background": "1"}).status_code == 200
    clock(rules.IDLE_LIMIT)
    assert is_locked(client)


def test_pages_for_everyone_are_no_activity_and_stay_open(client, anna, clock):
    clock(rules.IDLE_LIMIT - 1)
    client.get(reverse("ui:accessibility"))
    clock(rules.IDLE_LIMIT)
    assert is_locked(client)
    assert client.get(reverse("ui:accessibility")).status_code == 200


def test_someone_who_moves_tells_so(client, anna, clock):
    clock(rules.IDLE_LIMIT - 1)
    assert client.head(reverse("account:stay")).status_code == 204
    clock(rules.IDLE_LIMIT)
    assert not is_locked(client)


def test_a_fragment_is_refused_without_taking_the_page_away(client, anna, clock):
    assert client.get(reverse(PAGE), headers={"HX-Request": "true"}).status_code == 200
    clock(rules.IDLE_LIMIT)
    answer = client.get(reverse(PAGE), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (403, b"")
    assert answer["HX-Trigger"] == "kring:locked"


def test_a_form_sent_while_locked_is_kept_and_can_be_sent_after_all(client, anna, clock):
    clock(rules.IDLE_LIMIT)
    asked = client.post(reverse("account:language"), {"language": "en", "note": ['<b>"typed"</b>']})
    assert asked.url == sessions.lock_page(reverse("account:held"))
    anna.refresh_from_db()
    assert anna.language == "nl"
    opened = client.post(asked.url, {"password": PASSWORD, "next": reverse("account:held")}, follow=True)
    page = opened.content.decode()
    assert f'action="{reverse("account:language")}"' in page
    assert 'name="language" value="en"' in page
    assert "&lt;b&gt;&#34;typed&#34;&lt;/b&gt;" in page
    assert sessions.HELD not in client.session


def test_a_very_large_form_is_not_kept(client, anna, clock):
    clock(rules.IDLE_LIMIT)
    asked = client.post(reverse("account:language"), {"language": "x" * sessions.MOST_HELD})
    assert asked.url == sessions.lock_page("/")
    assert sessions.HELD not in client.session


def test_one_can_lock_before_leaving(client, anna):
    assert not is_locked(client)
    answer = client.post(reverse("account:lock"), {"next": reverse(PAGE)})
    assert answer.url == sessions.lock_page(reverse(PAGE))
    assert is_locked(client)


def test_the_lock_leads_to_no_other_site(client, anna):
    answer = client.post(reverse("account:lock"), {"next": "https://elsewhere.example/"})
    assert answer.url == sessions.lock_page("/")


def test_ten_hours_end_a_session_however_busy(client, anna, clock):
    for seconds in range(0, rules.LONGEST, rules.IDLE_LIMIT - 1):
        clock(seconds)
        client.get(reverse(PAGE))
    clock(rules.LONGEST - 1)
    assert client.get(reverse(PAGE)).status_code == 200
    clock(rules.LONGEST)
    answer = client.get(reverse(PAGE), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "tien uur" in answer.content.decode()
    assert not signed_in(client)
