"""Serves Source Sans Pro from the installed package, so that no font file lives in this repository."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import font_source_sans_pro
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "ui/fonts"

FILES = (
    "SourceSansPro-Regular.otf",
    "SourceSansPro-It.otf",
    "SourceSansPro-Semibold.otf",
    "SourceSansPro-Bold.otf",
)


class FontFinder(BaseFinder):
    """Finds `ui/fonts/<file>` for the four cuts the style sheet uses."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        self.storage = FileSystemStorage(location=font_source_sans_pro.font_directory)
        self.storage.prefix = PREFIX
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: object) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> str | list[str] | None:
        folder, _, name = path.replace("\\", "/").rpartition("/")
        if folder != PREFIX or name not in FILES:
            return [] if find_all else None
        place = str(Path(self.storage.location) / name)
        return [place] if find_all else place

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in FILES:
            yield name, self.storage
