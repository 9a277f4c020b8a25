from copy import deepcopy

from kring.programme.rules.difference import Change, Kind, differences
from kring.programme.starting_point import starting_content


def changed(edit):
    content = deepcopy(starting_content())
    edit(content)
    return differences(starting_content(), content)


def test_nothing_changed():
    assert differences(starting_content(), starting_content()) == []


def test_a_text_in_one_language():
    assert changed(lambda c: c["target_group"].update(en="Everyone")) == [
        Change(Kind.CHANGED, ("target_group", "en"), starting_content()["target_group"]["en"], "Everyone")
    ]


def test_a_norm_that_was_the_default_before():
    assert changed(lambda c: c["norms"].update(days_to_accept=3)) == [
        Change(Kind.ADDED, ("norms", "days_to_accept"), "", "3")
    ]


def test_questions_added_removed_moved_and_reworded():
    def edit(content):
        tree = content["tree"]
        tree.insert(0, tree.pop(3))
        tree[1]["text"]["nl"] = "Gevaar?"
        tree.append({"key": "new", "support": "crisis", "text": {"nl": "Nieuw?"}, "reason": {}, "follow_ups": []})
        del tree[2]

    found = changed(edit)
    assert [(change.kind, change.path[:2]) for change in found if change.kind in (Kind.ADDED, Kind.REMOVED)] == [
        (Kind.REMOVED, ("tree", "severe_mental")),
        (Kind.ADDED, ("tree", "new")),
    ]
    assert (
        Change(Kind.CHANGED, ("tree", "danger", "text", "nl"), "Acuut gevaar voor zichzelf of een ander?", "Gevaar?")
        in found
    )
    assert (Kind.MOVED, "debts") in {(change.kind, change.path[1]) for change in found}


def test_a_question_that_became_a_follow_up_moved():
    def edit(content):
        content["tree"][0]["follow_ups"].append(content["tree"].pop(1))

    assert [(change.kind, change.path) for change in changed(edit)] == [(Kind.MOVED, ("tree", "severe_mental"))]
