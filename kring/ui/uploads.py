"""What happens to a file while it comes in."""

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class KeptInMemory(FileUploadHandler):
    """Keeps an uploaded file in memory and never on disk, and of a file that is too large only the beginning.

    `FILE_UPLOAD_MAX_MEMORY_SIZE` is where it stops keeping; `size` tells the form how large the file really was.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        """Refuse what is far too large before a byte of it is read. Raises RequestDataTooBig."""
        if content_length > settings.UPLOAD_READ_AT_MOST:
            raise RequestDataTooBig("The request is larger than UPLOAD_READ_AT_MOST.")

    def new_file(self, *args, **kwargs) -> None:
        """A next file begins."""
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless there was enough."""
        if start < settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file as the form gets it."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
