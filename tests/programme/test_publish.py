import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.programme import actions
from kring.programme.models import ProgrammeVersion
from kring.programme.queries import agreement_of, version_in_force
from kring.programme.rules.agreement import UnusableAgreement

pytestmark = pytest.mark.django_db


def a_draft(cast):
    return actions.start_draft(cast.actor(cast.ivo), cast.here.programme)


def test_the_first_draft_is_a_copy_of_what_is_in_force(cast):
    draft = a_draft(cast)
    assert (draft.number, draft.published_at) == (2, None)
    assert draft.content == cast.here.version.content
    assert a_draft(cast) == draft


def test_a_published_draft_is_in_force_and_a_referral_keeps_the_old_one(cast):
    draft = a_draft(cast)
    ivo = cast.actor(cast.ivo)
    draft = actions.save_draft(ivo, draft, {"variant": "broad"}, draft.edited_at)
    assert version_in_force(cast.here.programme) == cast.here.version
    published = actions.publish_draft(ivo, draft, draft.edited_at)
    assert version_in_force(cast.here.programme) == published
    assert agreement_of(published).variant == "broad"
    assert published.published_by == cast.ivo
    cast.here.version.refresh_from_db()
    assert cast.here.version.content["variant"] == "targeted"


def test_a_published_version_cannot_be_changed_even_by_direct_save(cast):
    draft = a_draft(cast)
    draft.content = {**draft.content, "variant": "broad"}
    draft.save()
    draft.refresh_from_db()
    assert draft.content["variant"] == "broad"  # a draft can

    version = cast.here.version
    version.content = {**version.content, "variant": "broad"}
    with pytest.raises(DatabaseError), transaction.atomic():
        version.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        ProgrammeVersion.objects.filter(pk=version.pk).update(published_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()
    version.refresh_from_db()
    assert version.content["variant"] == "targeted"


def test_a_published_version_is_no_draft(cast):
    version = cast.here.version
    with pytest.raises(actions.NotADraft):
        actions.save_draft(cast.actor(cast.ivo), version, {"variant": "broad"}, version.edited_at)


def test_a_draft_saved_by_someone_else_meanwhile_is_not_overwritten(cast):
    draft = a_draft(cast)
    ivo = cast.actor(cast.ivo)
    seen = draft.edited_at
    actions.save_draft(ivo, draft, {"variant": "broad"}, seen)
    with pytest.raises(actions.EditedMeanwhile) as refusal:
        actions.save_draft(ivo, draft, {"icpc": False}, seen)
    assert refusal.value.version.content["variant"] == "broad"
    assert refusal.value.version.content["icpc"] is True


def test_what_is_missing_in_one_language_is_not_published(cast):
    draft = a_draft(cast)
    ivo = cast.actor(cast.ivo)
    draft = actions.save_draft(ivo, draft, {"target_group": {"nl": "Iedereen", "en": ""}}, draft.edited_at)
    with pytest.raises(UnusableAgreement) as refusal:
        actions.publish_draft(ivo, draft, draft.edited_at)
    assert refusal.value.problems == ["target_group"]
    draft = actions.save_draft(
        ivo, draft, {"target_group": {"nl": "Iedereen", "en": "Everyone"}, "tree": []}, draft.edited_at
    )
    with pytest.raises(UnusableAgreement) as refusal:
        actions.publish_draft(ivo, draft, draft.edited_at)
    assert refusal.value.problems == ["tree.empty"]
    draft.refresh_from_db()
    assert draft.published_at is None


def test_only_a_steward_of_the_region_may(cast):
    draft = a_draft(cast)
    with pytest.raises(NotAllowed):
        actions.publish_draft(cast.actor(cast.anna), draft, draft.edited_at)
    with pytest.raises(NotVisible):
        actions.publish_draft(cast.actor(cast.lot), draft, draft.edited_at)
    assert actions.publish_draft(cast.actor(cast.ivo), draft, draft.edited_at).published_at <= timezone.now()


def test_every_change_is_in_the_log(cast):
    draft = a_draft(cast)
    ivo = cast.actor(cast.ivo)
    draft = actions.save_draft(ivo, draft, {"icpc": False}, draft.edited_at)
    actions.publish_draft(ivo, draft, draft.edited_at)
    lines = AuditEntry.objects.filter(verb="steward.changed", user_id=cast.ivo.pk)
    assert [line.object_ids for line in lines] == [[str(draft.pk)]] * 3


def test_a_name_is_used_once(cast):
    with pytest.raises(actions.NameTaken):
        actions.add_programme(cast.actor(cast.ivo), "welzijn op recept")
    added = actions.add_programme(cast.actor(cast.ivo), "Bewegen op Recept")
    assert [version.published_at for version in added.versions.all()] == [None]
    actions.discard_draft(cast.actor(cast.ivo), added.versions.get(), added.versions.get().edited_at)
    assert not added.versions.exists()


def without_danger(content):
    return [question for question in content["tree"] if question["support"] != "crisis"]


def test_a_tree_that_does_not_ask_after_danger_is_not_published(cast):
    draft = a_draft(cast)
    ivo = cast.actor(cast.ivo)
    calm = {"nl": "Later.", "en": "Later."}
    below = {"key": "calm", "support": "social_work", "text": calm, "reason": calm, "follow_ups": []}
    whole = draft.content["tree"]
    danger = next(question for question in whole if question["support"] == "crisis")
    led_away = [{**danger, "follow_ups": [below]}, *without_danger(draft.content)]
    hidden = [{**below, "follow_ups": [danger]}, *without_danger(draft.content)]
    for tree in (without_danger(draft.content), led_away, hidden):
        draft = actions.save_draft(ivo, draft, {"tree": tree}, draft.edited_at)
        with pytest.raises(UnusableAgreement) as refusal:
            actions.publish_draft(ivo, draft, draft.edited_at)
        assert refusal.value.problems == ["tree.no_crisis"]
    draft = actions.save_draft(ivo, draft, {"tree": whole}, draft.edited_at)
    assert actions.publish_draft(ivo, draft, draft.edited_at).published_at


def test_own_words_in_a_crisis_are_in_both_languages_or_not_at_all(cast):
    draft = a_draft(cast)
    ivo = cast.actor(cast.ivo)
    draft = actions.save_draft(ivo, draft, {"crisis_text": {"nl": "Bel ook de praktijk.", "en": ""}}, draft.edited_at)
    with pytest.raises(UnusableAgreement) as refusal:
        actions.publish_draft(ivo, draft, draft.edited_at)
    assert refusal.value.problems == ["crisis_text"]
    draft = actions.save_draft(ivo, draft, {"crisis_text": {"nl": "", "en": ""}}, draft.edited_at)
    assert actions.publish_draft(ivo, draft, draft.edited_at).published_at
