"""What a step says."""

from django.utils import translation

from kring.duties.wording import title, why


def test_two_activities_of_one_client_are_told_apart():
    with translation.override("nl"):
        plain, *about = (title("follow_up", details) for details in ({}, {"activity": "Koor"}, {"activity": "Biljart"}))
    assert plain == "Vraag hoe het gaat"
    assert about == ["Vraag hoe het gaat (Koor)", "Vraag hoe het gaat (Biljart)"]


def test_calling_again_says_what_happened_before():
    with translation.override("en"):
        said = [
            why("call_again", {"attempt": 2} | more) for more in ({}, {"because": "no_show"}, {"because": "cancelled"})
        ]
    assert said[0] == "the client was not reached"
    assert said[1] == "the client did not come"
    assert said[2] == "the client cancelled: find another moment together"
