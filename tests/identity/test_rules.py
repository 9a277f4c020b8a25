"""Decisions about sessions, without a database."""

import pytest

from kring.identity import rules


def test_limits_fall_at_their_second_and_not_before():
    assert not rules.is_idle(0, rules.IDLE_LIMIT - 1)
    assert rules.is_idle(0, rules.IDLE_LIMIT)
    assert not rules.is_over(0, rules.LONGEST - 1)
    assert rules.is_over(0, rules.LONGEST)
    assert not rules.worth_noting(0, rules.NOTED_EVERY - 1)
    assert rules.worth_noting(0, rules.NOTED_EVERY)


@pytest.mark.parametrize(
    ("user_agent", "known"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", ("Chrome", "Linux")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", ("Firefox", "Android")),
        ("", ("", "")),
        ("curl/8.0", ("", "")),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(user_agent, known):
    assert rules.device(user_agent) == known
