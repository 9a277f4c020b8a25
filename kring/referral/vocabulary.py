"""In whose words a page or letter about one file speaks: those of the programme version that the referral was made under."""

import uuid
from functools import lru_cache

from django.db.models import Model

from kring.programme.rules.words import CATALOGUE, Vocabulary
from kring.programme.vocabularies import of_region, of_version
from kring.programme.wording import speak
from kring.referral.models import Referral


def of_file(region_id: uuid.UUID, dossier_id: uuid.UUID) -> Vocabulary:
    """The words of a file, for who has only its id. No query in a region that chose no words."""
    if not of_region(region_id).any_chosen:
        return CATALOGUE
    return of_version(region_id, _version_of(dossier_id))


def speak_of(row: Model) -> None:
    """Say the rest of a page in the words of the file that `row` is about; a row about no file changes nothing."""
    if isinstance(row, Referral):
        speak(of_version(row.region_id, row.version_id))
        return
    dossier_id = getattr(row, "referral_id", None) or getattr(row, "dossier_id", None)
    if dossier_id is not None:
        speak(of_file(row.region_id, dossier_id))


@lru_cache(maxsize=10_000)
def _version_of(dossier_id: uuid.UUID) -> uuid.UUID:
    """A referral keeps its version for good."""
    return Referral.objects.values_list("version_id", flat=True).get(pk=dossier_id)
