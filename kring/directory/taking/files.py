"""The files of taking-over: beside the database, each in a folder of its own, until the taking-over is done or dropped."""

import contextlib
import hashlib
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from kring.directory.models import Intake, IntakeState

OPEN = (IntakeState.COLUMNS, IntakeState.READING, IntakeState.READY, IntakeState.TAKING)
ENDINGS = (".json", ".csv", ".tsv", ".txt", ".zip", ".xlsx")
LONGEST_NAME = 200
STILL_COMING = 24 * 60 * 60  # seconds in which a file may be on its way to a taking-over that is not written yet


def folder_of(intake_id: uuid.UUID) -> Path:
    """Where one taking-over keeps its files."""
    return Path(settings.KRING_VAR) / "intakes" / str(intake_id)


def keep(intake: Intake, name: str, pieces: Iterable[bytes]) -> None:
    """Keep a file that came in; `intake` learns its name, size and SHA-256. Of the name only a known ending is used on disk."""
    path, digest, size = new_path(intake.pk, name), hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    intake.file_name, intake.size, intake.digest = Path(name).name[-LONGEST_NAME:], size, digest.hexdigest()


@contextlib.contextmanager
def kept(intake_id: uuid.UUID) -> Iterator[None]:
    """Around copying a file and writing what it belongs to: when that fails, nothing of it stays on disk."""
    try:
        yield
    except BaseException:
        forget(intake_id)
        raise


def empty_folder(intake_id: uuid.UUID) -> Path:
    """Where a feed is fetched into; what an earlier try left there is thrown away."""
    folder = folder_of(intake_id) / "given"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def adopt(intake: Intake, name: str) -> None:
    """As `keep`, for what was fetched into the empty folder; it is called `name`."""
    digest, size = hashlib.sha256(), 0
    for path in sorted(given(intake.pk).iterdir()):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
        size += path.stat().st_size
    intake.file_name, intake.size, intake.digest = name[-LONGEST_NAME:], size, digest.hexdigest()


def new_path(intake_id: uuid.UUID, name: str) -> Path:
    """Where a file of this name is to be written."""
    folder = folder_of(intake_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ending = Path(name).suffix.casefold()
    return folder / f"given{ending if ending in ENDINGS else ''}"


def given(intake_id: uuid.UUID) -> Path:
    """The file that came in. Raises FileNotFoundError when it is not there any more."""
    found = next(folder_of(intake_id).glob("given*"), None)
    if found is None:
        raise FileNotFoundError(intake_id)
    return found


def staged(intake_id: uuid.UUID) -> Path:
    """Where what was read of it lies (`staging.Staging`)."""
    return folder_of(intake_id) / "read.sqlite3"


def forget(intake_id: uuid.UUID) -> None:
    """Throw the files of one taking-over away."""
    shutil.rmtree(folder_of(intake_id), ignore_errors=True)


def forget_settled() -> int:
    """Throw away what belongs to no taking-over that is still open, but for what came just now; returns how many folders."""
    root, since = folder_of(uuid.UUID(int=0)).parent, time.time() - STILL_COMING
    there = set()
    for folder in root.iterdir() if root.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # another worker threw it away just now
            if folder.stat().st_mtime < since:
                there.add(folder.name)
    waiting = {str(key) for key in Intake.objects.filter(state__in=OPEN).values_list("pk", flat=True)}
    for name in there - waiting:
        shutil.rmtree(root / name, ignore_errors=True)
    return len(there - waiting)
