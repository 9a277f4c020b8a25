"""What `./run test` tells at its end about the work a person has to do."""

from subprocess import CompletedProcess

import pytest

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
        "read feedback: 1 interactions, 0 keystrokes, about 2 seconds",
        "refer: 5 interactions, 48 keystrokes, about 26 seconds",
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


@pytest.mark.parametrize(
    ("ci", "arguments", "on_postgres"),
    [
        ("true", [], []),
        ("", ["--whole"], []),
        ("", [], ["-m", test.MAKES_A_DIFFERENCE]),
        ("", ["--both", "tests/ui"], ["tests/ui"]),
        ("", ["tests/ui"], None),
    ],
)
def test_in_ci_every_test_runs_on_both_databases(ci, arguments, on_postgres, monkeypatch, tmp_path):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(needs, "browser", lambda: "chromium")
    ran: dict[str, list[str]] = {}
    monkeypatch.setattr(test.Run, "step", lambda *_: None)
    monkeypatch.setattr(test.Run, "pytest", lambda _run, name, wanted: ran.update({name: wanted}))
    monkeypatch.setattr(test.Run, "on_postgres", lambda _run, wanted: ran.update(PostgreSQL=wanted))
    monkeypatch.setattr(test.Run, "summary", lambda _run: 0)
    monkeypatch.setattr(test, "MEASURED", tmp_path / "none.json")
    monkeypatch.setattr(test.signal, "signal", lambda *_: None)

    test.main(arguments)

    assert ran.get("PostgreSQL") == on_postgres
    assert ran["SQLite"] == [one for one in arguments if not one.startswith("--")]


@pytest.mark.parametrize(("ci", "ended"), [("", 0), ("true", 1)])
def test_what_a_machine_lacks_is_told_with_how_to_get_it_and_fails_in_ci_only(monkeypatch, capsys, tmp_path, ci, ended):
    monkeypatch.setenv("CI", ci)
    for program in ("browser", "postgres"):
        monkeypatch.setattr(needs, program, lambda: None)
    monkeypatch.setattr(test, "MEASURED", tmp_path / "none.json")
    # Tests in a browser say for themselves, to pytest, that there is none: skipped, or failed in CI.
    monkeypatch.setattr(test.subprocess, "run", lambda *_args, **_more: CompletedProcess([], ended))
    run = test.Run()
    run.pytest("SQLite", [])
    run.on_postgres([])
    assert run.summary() == ended

    told = capsys.readouterr().out.splitlines()
    missing = "FAILED  " if ci else "not run "
    assert f"{missing} tests on PostgreSQL" in told
    assert (f"{missing} tests in a browser, SQLite" in told) == (not ci)
    for how in ("apt-get install chromium", "apt-get install postgresql"):
        assert len([line for line in told if how in line]) == 1
