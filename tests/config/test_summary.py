"""What `./run test` tells at its end about the work a person has to do."""

from scripts import needs, test
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


def test_real_lists_that_are_not_at_hand_are_named(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(needs, "ACTIVITIES", tmp_path / "activiteiten.csv")
    monkeypatch.setattr(needs, "browser", lambda: "chromium")
    monkeypatch.setattr(test, "MEASURED", tmp_path / "none.json")
    monkeypatch.setenv("CI", "true")
    run = test.Run()
    run.real_lists()
    assert run.summary() == 0

    told = capsys.readouterr().out
    assert "not run  walk on real lists" in told
    assert "activiteiten.csv" in told
