"""What `./run test` tells at its end about the work a person has to do."""

from scripts.test import print_measures
from tests.journeys.hand import Hand


def test_what_the_browser_tests_counted_is_printed(tmp_path, capsys):
    file = tmp_path / "var" / "interactions.json"
    Hand(None, interactions=4, keystrokes=48).note("refer", file)
    Hand(None, interactions=1).note("read feedback", file)
    Hand(None, interactions=5, keystrokes=48).note("refer", file)
    print_measures(file)

    lines = capsys.readouterr().out.split("\n")
    assert [line.strip() for line in lines if ":" in line][1:] == [
        "read feedback: 1 interactions, 0 keystrokes",
        "refer: 5 interactions, 48 keystrokes",
    ]


def test_nothing_is_told_where_no_browser_ran(tmp_path, capsys):
    print_measures(tmp_path / "none.json")
    assert capsys.readouterr().out == ""
