"""What every test of taking over has at hand."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from tests.directory.taking.feeds import as_file


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path) -> None:
    """Files that are brought lie in nobody else's folder."""
    settings.KRING_VAR = tmp_path / "var"


@pytest.fixture
def steward(client, cast) -> Client:
    """A browser in which the steward is signed in."""
    client.force_login(cast.ivo)
    return client


@pytest.fixture
def served(tmp_path):
    """A server whose answer (`body`, `status`) a test sets; it knows the mark of what it sent before."""

    class Answers(BaseHTTPRequestHandler):
        body, status = as_file(tmp_path).read_bytes(), 200

        def do_GET(self):
            mark = f'"{hash(self.body)}"'
            same = self.headers.get("If-None-Match") == mark
            self.send_response(304 if same else self.status)
            self.send_header("ETag", mark)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            if not same:
                self.wfile.write(self.body)

        def log_message(self, *_args):
            """Nothing: the test tells."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Answers.address = f"http://127.0.0.1:{server.server_port}/services.json"
    yield Answers
    server.shutdown()
    thread.join()
    server.server_close()
