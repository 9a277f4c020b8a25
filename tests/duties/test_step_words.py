"""What a step says."""

from django.utils import translation

from kring.duties.wording import title


def test_two_activities_of_one_client_are_told_apart():
    with translation.override("nl"):
        plain, *about = (title("follow_up", details) for details in ({}, {"activity": "Koor"}, {"activity": "Biljart"}))
    assert plain == "Vraag hoe het gaat"
    assert about == ["Vraag hoe het gaat (Koor)", "Vraag hoe het gaat (Biljart)"]
