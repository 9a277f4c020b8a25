"""What happens to a file while it comes in."""

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, TemporaryFileUploadHandler
from django.http import HttpRequest


class KeptOnDisk(TemporaryFileUploadHandler):
    """Keeps an uploaded file in a temporary file, where the view says that large files are for it.

    Such a view has `largest_upload`, a function of the request that says how many bytes whoever asks may send; nought sends the
    file the ordinary way.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        """Refuse what is too large before a byte of it is read. Raises RequestDataTooBig."""
        self.most = largest_of(self.request)
        if self.most and content_length > self.most:
            raise RequestDataTooBig("The request is larger than its page allows.")

    def new_file(self, *args, **kwargs) -> None:
        """A next file begins: nobody else keeps it."""
        if self.most:
            super().new_file(*args, **kwargs)
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece, or hand it on."""
        return super().receive_data_chunk(raw_data, start) if self.most else raw_data

    def file_complete(self, file_size: int) -> TemporaryUploadedFile | None:
        """The file as the form gets it."""
        return super().file_complete(file_size) if self.most else None

    def upload_interrupted(self) -> None:
        """What came of it is thrown away."""
        if self.most:
            super().upload_interrupted()


def largest_of(request: HttpRequest | None) -> int:
    """How many bytes may be sent to this page by whoever asks; nought where large files are not for it."""
    match = getattr(request, "resolver_match", None)
    largest = getattr(match.func, "largest_upload", None) if match else None
    return largest(request) if largest else 0


class KeptInMemory(FileUploadHandler):
    """Keeps an uploaded file in memory and never on disk, and of a file that is too large only the beginning.

    `FILE_UPLOAD_MAX_MEMORY_SIZE` is where it stops keeping; `size` tells the form how large the file really was.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        """Refuse what is far too large before a byte of it is read. Raises RequestDataTooBig."""
        if content_length > (largest_of(self.request) or settings.UPLOAD_READ_AT_MOST):
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
