import pytest
from django.urls import reverse

from kring.programme.actions import save_draft, start_draft
from kring.programme.models import ProgrammeVersion
from kring.programme.queries import version_in_force
from kring.programme.rules.agreement import LIMITS, Norms
from tests.doors.steward.two_windows import seen_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(cast, client):
    client.force_login(cast.ivo)
    return client


@pytest.fixture
def draft(cast):
    return start_draft(cast.actor(cast.ivo), cast.here.programme)


def url(name, row, **more):
    return reverse(f"steward:{name}", kwargs={"id": row.pk, **more})


def lock(draft):
    return {"edited_at": draft.edited_at.isoformat()}


def general(draft, **fields):
    content = draft.content
    texts = {
        f"{name}_{code}": content[name][code]
        for name in ("target_group", "in_scope_reason", "crisis_text")
        for code in ("nl", "en")
    }
    return lock(draft) | {"variant": content["variant"], "icpc": "on"} | texts | fields


def norms(draft, **fields):
    defaults = Norms()
    return lock(draft) | {name: getattr(defaults, name) for name in LIMITS} | {"moments": ["at_end"]} | fields


def tree(draft, **fields):
    """The tree as the form sends it."""
    sent = lock(draft)
    for at, question in enumerate(draft.content["tree"]):
        for prefix, row in [(f"r{at}", question)] + [
            (f"r{at}-{under}", below) for under, below in enumerate(question["follow_ups"])
        ]:
            sent |= {f"{prefix}-key": row["key"], f"{prefix}-support": row["support"]}
            sent |= {f"{prefix}-{part}_{code}": row[part][code] for part in ("text", "reason") for code in ("nl", "en")}
    return sent | fields


def content(draft):
    return ProgrammeVersion.objects.get(pk=draft.pk).content


def keys(draft):
    return [question["key"] for question in content(draft)["tree"]]


def test_a_draft_starts_as_a_copy_and_there_is_one(cast, steward):
    for _ in range(2):
        steward.post(url("draft_start", cast.here.programme))
    assert cast.here.programme.versions.count() == 2


def test_for_whom_is_saved_in_the_draft_only(cast, steward, draft):
    said = general(draft, variant="broad", target_group_en="All", kinds=["work", "money"])
    steward.post(url("draft", draft, section="general"), said)
    assert (content(draft)["variant"], content(draft)["target_group"]["en"]) == ("broad", "All")
    assert content(draft)["kinds"] == ["money", "work"]
    compared = steward.get(url("version", draft)).content.decode()
    assert "Biedt de soort Geldzaken" in compared and "Biedt de soort Wonen" not in compared
    assert version_in_force(cast.here.programme).content["variant"] == "targeted"


def test_norms_have_limits_and_what_was_typed_stays(steward, draft):
    page = steward.post(url("draft", draft, section="norms"), norms(draft, days_to_accept="31")).content.decode()
    assert 'id="id_days_to_accept_error"' in page
    assert 'value="31"' in page
    assert content(draft)["norms"] == {}
    page = steward.post(
        url("draft", draft, section="norms"), norms(draft, conversations_low="9", conversations_high="3")
    ).content.decode()
    assert 'id="id_conversations_high_error"' in page
    steward.post(url("draft", draft, section="norms"), norms(draft, days_to_accept="3"))
    assert (content(draft)["norms"]["days_to_accept"], content(draft)["moments"]) == (3, ["at_end"])


def test_words_left_empty_are_the_usual_ones(steward, draft):
    sent = lock(draft) | {"terms_link_worker_nl": "buurtcoach", "terms_link_worker_en": "neighbourhood coach"}
    steward.post(url("draft", draft, section="words"), sent | {"where_to_debt_help_nl": "Loket Noord"})
    assert content(draft)["terms"] == {"link_worker": {"nl": "buurtcoach", "en": "neighbourhood coach"}}
    assert content(draft)["where_to"] == {"debt_help": {"nl": "Loket Noord", "en": ""}}


def test_buttons_move_questions_and_keep_what_was_typed_without_saving(steward, draft):
    sent = tree(draft, **{"r1-text_nl": "Half getypt", "do": "up:1"})
    page = steward.post(url("draft", draft, section="tree"), sent).content.decode()
    assert page.index("Half getypt") < page.index("Acuut gevaar")
    assert keys(draft)[0] == "danger"


@pytest.mark.parametrize(
    ("do", "count"),
    [
        ("add", 6),
        ("remove:0", 4),
        ("follow:2", 6),
        ("down:4", 5),
        ("up:0", 5),
        ("up:99", 5),
        ("remove:x", 5),
        ("dance", 5),
    ],
)
def test_each_button_does_one_thing_and_nonsense_does_nothing(steward, draft, do, count):
    page = steward.post(url("draft", draft, section="tree"), tree(draft, do=do)).content.decode()
    assert page.count('-key" value="') == count


def test_the_tree_is_saved_with_follow_ups_in_order(steward, draft):
    sent = tree(draft)
    below = {"r0-0-key": "below", "r0-0-support": "crisis", "r0-0-text_nl": "Nu?", "r0-0-text_en": "Now?"}
    below |= {"r0-0-reason_nl": "Nu.", "r0-0-reason_en": "Now."}
    steward.post(url("draft", draft, section="tree"), sent | below)
    assert [row["key"] for row in content(draft)["tree"][0]["follow_ups"]] == ["below"]
    assert len(keys(draft)) == 5


def test_a_wrong_question_is_refused_beside_the_field(steward, draft):
    page = steward.post(
        url("draft", draft, section="tree"), tree(draft, **{"r1-text_nl": "x" * 10_000, "r2-support": "magic"})
    ).content.decode()
    assert 'id="id_r1-text_nl_error"' in page
    assert 'id="id_r2-support_error"' in page
    assert content(draft)["tree"][1]["text"]["nl"] != "x" * 10_000


def test_more_rows_than_a_tree_holds_are_not_added(steward, draft):
    entries = [dict(draft.content["tree"][0], key=f"q{at}") for at in range(12)]
    draft.content["tree"] = entries
    draft.save()
    page = steward.post(url("draft", draft, section="tree"), tree(draft, do="add")).content.decode()
    assert page.count('-key" value="') == 12


def test_what_was_discussed_is_a_list_in_order(steward, draft):
    sent = lock(draft) | {
        "r0-key": "one",
        "r0-nl": "Eén",
        "r0-en": "One",
        "r1-key": "two",
        "r1-nl": "Twee",
        "r1-en": "Two",
    }
    steward.post(url("draft", draft, section="discussed"), sent)
    assert [entry["key"] for entry in content(draft)["discussed"]] == ["one", "two"]


@pytest.mark.parametrize("section", ["general", "tree"])
def test_a_stale_page_shows_both_versions_and_saves_nothing(cast, steward, draft, section):
    stale = (
        general(draft, target_group_nl="Van mij") if section == "general" else tree(draft, **{"r0-text_nl": "Van mij"})
    )
    save_draft(cast.actor(cast.ivo), draft, {"target_group": {"nl": "Van een ander", "en": "Theirs"}}, draft.edited_at)
    answer = steward.post(url("draft", draft, section=section), stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Van mij" in page
    if section == "general":
        assert "<del>Van een ander</del>" in page
    assert content(draft)["target_group"]["nl"] == "Van een ander"
    now = ProgrammeVersion.objects.get(pk=draft.pk)
    assert now.edited_at.isoformat() in page.replace("&#43;", "+")
    steward.post(url("draft", draft, section=section), stale | lock(now))
    saved = content(draft)
    assert "Van mij" in (saved["target_group"]["nl"], saved["tree"][0]["text"]["nl"])


def test_a_forged_lock_saves_nothing(steward, draft):
    for forged in ("", "yesterday", "2026-01-01T00:00:00+00:00"):
        steward.post(url("draft", draft, section="tree"), tree(draft, edited_at=forged, **{"r0-text_nl": "Nieuw"}))
    assert content(draft)["tree"][0]["text"]["nl"] != "Nieuw"


def test_a_published_version_is_not_edited(cast, steward):
    version = cast.here.version
    answer = steward.post(url("draft", version, section="general"), general(version, variant="broad"))
    assert answer.status_code == 302
    assert content(version)["variant"] == "targeted"


def test_a_tree_is_tried_as_a_referrer_sees_it(steward, draft):
    page = steward.get(url("version", draft)).content.decode()
    assert "Niets wijst op zwaardere hulp" in page
    page = steward.get(url("version", draft), {"yes": ["debts", "danger", "nonsense"]}).content.decode()
    assert "Er is acuut gevaar: eerst veiligheid." in page
    assert "Bel 112" in page
    assert "Geldzorgen gaan eerst of samen op." in page


def test_what_changed_is_said_in_words(steward, draft):
    steward.post(url("draft", draft, section="general"), general(draft, variant="broad"))
    page = steward.get(url("version", draft)).content.decode()
    assert "<del>Gericht: naar een welzijnscoach" in page
    assert "<ins>Breed: naar het sociaal domein" in page


def test_publishing_says_what_is_missing_and_where(cast, steward, draft):
    steward.post(url("draft", draft, section="tree"), tree(draft, **{"r1-text_en": ""}))
    now = ProgrammeVersion.objects.get(pk=draft.pk)
    assert "Vraag 2 is er niet in beide talen." in steward.get(url("version", draft)).content.decode()
    steward.post(url("publish", draft), lock(now))
    assert version_in_force(cast.here.programme) == cast.here.version
    steward.post(url("draft", draft, section="tree"), tree(draft) | lock(now))
    steward.post(url("publish", draft), lock(ProgrammeVersion.objects.get(pk=draft.pk)))
    assert version_in_force(cast.here.programme) == draft


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published(cast, steward, draft):
    seen = lock(draft)
    save_draft(cast.actor(cast.ivo), draft, {"variant": "broad"}, draft.edited_at)
    steward.post(url("publish", draft), seen)
    assert version_in_force(cast.here.programme) == cast.here.version


def test_a_draft_is_thrown_away_a_published_version_is_not(cast, steward, draft):
    steward.post(url("draft_discard", draft), lock(draft))
    assert not ProgrammeVersion.objects.filter(pk=draft.pk).exists()
    steward.post(url("draft_discard", cast.here.version), lock(cast.here.version))
    assert ProgrammeVersion.objects.filter(pk=cast.here.version.pk).exists()


def test_a_programme_is_added_and_renamed_with_a_name_of_its_own(cast, steward):
    page = steward.post(reverse("steward:programme_add"), {"name": "welzijn op recept"}).content.decode()
    assert 'id="id_name_error"' in page
    address = url("programme_rename", cast.here.programme)
    steward.post(address, {"name": "Samen op Recept"} | seen_on(steward, address))
    cast.here.programme.refresh_from_db()
    assert cast.here.programme.name == "Samen op Recept"
