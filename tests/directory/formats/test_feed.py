"""A feed is fetched whole, within bounds; one that is unreachable, endless, empty or inside the network is refused with the reason."""

import json
import threading
import time
import tracemalloc
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kring.directory.formats import net
from kring.directory.formats.feed import fetch
from kring.directory.formats.items import Because, Refused
from kring.directory.formats.limits import MB, FeedLimits
from tests.directory.formats.lists import SERVICE, read


class Server(ThreadingHTTPServer):
    """Answers what a test puts into `pages`: path -> (status, headers, body); remembers what was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.asked = {}, []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def put(self, path, found, status=200, kind="application/json", **headers):
        body = found if isinstance(found, bytes) else json.dumps(found).encode()
        self.pages[path] = (status, {"Content-Type": kind, **headers}, body)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))
        if callable(headers.get("answer")):
            return headers["answer"](self)
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


QUICK = FeedLimits(silence=0.3, time=5)


def page(number, total, *ids, first=1, **more):
    contents = [SERVICE | {"id": id} for id in ids]
    return {
        "total_pages": total,
        "page_number": number,
        "last_page": number == total + first - 1,
        "contents": contents,
    } | more


def refused(address, into, **more):
    with pytest.raises(Refused) as found:
        fetch(address, into, **({"private": True, "limits": QUICK} | more))
    return found.value.because


def services(path):
    return [item.id for item in read(path)[0] if item.kind == "service"]


def test_a_file_is_fetched_and_next_time_only_when_it_changed(server, tmp_path):
    server.put("/list.csv", b"id,naam\n1,Koffie\n", kind="text/csv", ETag='"v1"')
    first = fetch(f"{server.address}/list.csv", tmp_path, private=True)
    assert (first.path.read_bytes(), first.path.suffix, first.etag) == (b"id,naam\n1,Koffie\n", ".csv", '"v1"')
    again = fetch(f"{server.address}/list.csv", tmp_path, private=True, etag=first.etag)
    assert (again.unchanged, again.path, again.etag) == (True, None, '"v1"')


@pytest.mark.parametrize("first", [1, 0])
def test_all_pages_are_fetched_however_the_server_counts(server, tmp_path, first):
    for place, ids in enumerate((["s1", "s2"], ["s3"], ["s4"])):
        path = "/services" if place == 0 else f"/services?page={place + 1}"
        server.put(path, page(place + first, 3, *ids, first=first))
    if first == 0:  # asked for page 1 it gives its first one again
        server.put("/services?page=1", page(0, 3, "s1", "s2", first=0))
    fetched = fetch(f"{server.address}/services", tmp_path, private=True)
    assert services(fetched.path) == ["s1", "s2", "s3", "s4"]
    assert (fetched.pages, fetched.etag) == (3, "")


def test_the_root_of_an_api_leads_to_its_services_and_each_of_them(server, tmp_path):
    server.put("/api", {"version": "HSDS-UK-3.0", "openapi_url": "https://x.example"})
    brief = [{"id": id, "name": "Koffie", "status": "active"} for id in ("s1", "s 2")]
    server.put("/api/services", {"total_pages": 1, "page_number": 1, "contents": brief})
    server.put("/api/services/s1", SERVICE)
    server.put("/api/services/s%202", SERVICE | {"id": "s 2"})
    fetched = fetch(f"{server.address}/api", tmp_path, private=True)
    items, wrong = read(fetched.path)
    assert services(fetched.path) == ["s1", "s 2"] and wrong == []
    assert any(item.kind == "organization" for item in items)


def test_a_server_that_asks_to_wait_is_asked_again_after_that_and_one_that_goes_on_asking_is_left(server, tmp_path):
    busy = (429, {"Retry-After": "0"}, b"")
    times = iter([busy, (200, {"Content-Type": "text/csv"}, b"id,naam\n1,Koffie\n")])

    def answer(handler):
        status, headers, body = next(times, busy)
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    server.put("/list.csv", b"", answer=answer)
    assert fetch(f"{server.address}/list.csv", tmp_path, private=True).path.read_bytes().endswith(b"Koffie\n")
    assert refused(f"{server.address}/list.csv", tmp_path) == Because.STATUS
    assert len(server.asked) == 2 + 4


def test_too_many_entries_to_ask_one_by_one_are_refused(server, tmp_path):
    brief = [{"id": f"s{at}", "name": "Koffie", "status": "active"} for at in range(4)]
    server.put("/services", {"total_pages": 1, "page_number": 1, "contents": brief})
    for at in range(4):
        server.put(f"/services/s{at}", SERVICE | {"id": f"s{at}"})
    limits = FeedLimits(details=3)
    assert refused(f"{server.address}/services", tmp_path, limits=limits) == Because.MANY_ROWS


def test_an_entry_that_is_as_large_as_a_list_is_refused(server, tmp_path):
    brief = [{"id": "s1", "name": "Koffie", "status": "active"}]
    server.put("/services", {"total_pages": 1, "page_number": 1, "contents": brief})
    server.put("/services/s1", SERVICE | {"description": "x" * MB})
    assert fetch(f"{server.address}/services", tmp_path, private=True).path == tmp_path
    for path in tmp_path.iterdir():
        path.unlink()
    assert refused(f"{server.address}/services", tmp_path, limits=FeedLimits(entry=MB // 2)) == Because.LARGE


def test_a_page_is_looked_at_without_holding_it(server, tmp_path):
    large = [SERVICE | {"id": f"s{at}", "description": "x" * 100_000} for at in range(100)]
    server.put("/services", {"total_pages": 1, "page_number": 1, "contents": large})
    tracemalloc.start()
    fetched = fetch(f"{server.address}/services", tmp_path, private=True)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(path.stat().st_size for path in fetched.path.iterdir()) > 9 * MB
    assert most < 3 * MB  # also of what the server in this test sends


def test_a_page_that_is_nested_without_end_is_refused(server, tmp_path):
    server.put("/services", b'{"contents": [{"a": ' + b"[" * 100_000)
    assert refused(f"{server.address}/services", tmp_path) == Because.DEEP


def test_a_feed_that_breaks_off_halfway_is_refused_as_a_whole(server, tmp_path):
    server.put("/services", page(1, 3, "s1"))
    server.put("/services?page=2", page(2, 3, "s2"))
    assert refused(f"{server.address}/services", tmp_path) == Because.STATUS


def test_a_feed_that_gives_the_same_page_for_ever_is_refused(server, tmp_path):
    for place in range(4):
        server.put("/services" + (f"?page={place}" if place else ""), page(1, 4000, "s1"))
    assert refused(f"{server.address}/services", tmp_path) == Because.PAGES
    server.put("/services", page(1, 10**6, "s1"))
    assert refused(f"{server.address}/services", tmp_path) == Because.PAGES


def test_a_feed_that_suddenly_is_empty_is_refused(server, tmp_path):
    server.put("/services", {"total_pages": 0, "page_number": 1, "contents": []})
    assert refused(f"{server.address}/services", tmp_path) == Because.EMPTY
    server.put("/list.csv", b"", kind="text/csv")
    assert refused(f"{server.address}/list.csv", tmp_path) == Because.EMPTY


def test_a_web_page_in_the_place_of_a_feed_is_refused(server, tmp_path):
    server.put("/services", b"<!doctype html><p>Sign in", kind="text/html")
    assert refused(f"{server.address}/services", tmp_path) == Because.NOT_JSON
    server.put("/services", b'{"contents": [', kind="application/json")
    assert refused(f"{server.address}/services", tmp_path) == Because.NOT_JSON


def test_nobody_at_home(server, tmp_path):
    assert refused(f"{server.address}/weg", tmp_path) == Because.STATUS
    assert refused("http://127.0.0.1:9/", tmp_path) == Because.UNREACHABLE
    assert refused("http://nergens.invalid/", tmp_path) == Because.UNREACHABLE
    assert refused(f"https://127.0.0.1:{server.server_port}/", tmp_path) == Because.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x.example/",
        "file:///etc/passwd",
        "http:///x",
        "gopher://x",
        "http://a:b@x.example/",
        "http://x.example/a b",
        "naam",
        "http://[::1",
    ],
)
def test_only_web_addresses_are_asked(address, tmp_path):
    assert refused(address, tmp_path) == Because.ADDRESS


def test_an_address_inside_the_network_is_refused_unless_that_is_allowed(server, tmp_path):
    server.put("/list.csv", b"id,naam\n", kind="text/csv")
    assert fetch(f"{server.address}/list.csv", tmp_path, private=True).path.exists()
    assert refused(f"{server.address}/list.csv", tmp_path, private=False) == Because.PRIVATE
    assert refused(f"http://localhost:{server.server_port}/list.csv", tmp_path, private=False) == Because.PRIVATE
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("place", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("10.0.0.1", False), ("169.254.169.254", False), ("127.0.0.1", False),
        ("::1", False), ("::ffff:10.0.0.1", False), ("2002:0a00:0001::", False), ("fe80::1%eth0", False),
        ("224.0.0.1", False), ("0.0.0.0", False), ("::ffff:169.254.169.254", False), ("::10.0.0.1", False),
        ("64:ff9b::8.8.8.8", True), ("64:ff9b::10.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b:1::10.0.0.1", False),
        ("2002:7f00:1::1", False), ("2001:0:4136:e378:8000:63bf:f5ff:fffe", False),
    ],
)  # fmt: skip
def test_which_addresses_are_of_the_open_internet(place, public):
    assert net.is_public(place) is public


def test_a_redirect_is_judged_as_the_first_address_was(server, tmp_path, monkeypatch):
    server.put("/list.csv", b"id,naam\n", kind="text/csv")
    server.put("/away", b"", 302, Location="/list.csv")
    assert fetch(f"{server.address}/away", tmp_path, private=True).path.suffix == ".csv"
    server.put("/file", b"", 302, Location="file:///etc/passwd")
    assert refused(f"{server.address}/file", tmp_path) == Because.ADDRESS
    server.put("/inside", b"", 301, Location=f"http://localhost:{server.server_port}/list.csv")
    seen = []
    monkeypatch.setattr(net.socket, "getaddrinfo", lambda host, port, *_, **__: [(2, 1, 6, "", ("127.0.0.1", port))])
    monkeypatch.setattr(net, "is_public", lambda place: not seen and not seen.append(place))
    assert refused(f"{server.address}/inside", tmp_path, private=False) == Because.PRIVATE


def test_where_only_https_will_do_a_redirect_does_not_lead_away_from_it(server, tmp_path, monkeypatch):
    server.put("/list.csv", b"id,naam\n", kind="text/csv")
    server.put("/away", b"", 302, Location=f"{server.address}/list.csv")
    assert refused(f"{server.address}/list.csv", tmp_path, secure=True) == Because.PLAIN
    real = net._connect
    monkeypatch.setattr(net, "_connect", lambda parts, budget: real(parts._replace(scheme="http"), budget))
    address = server.address.replace("http:", "https:")
    assert fetch(f"{address}/list.csv", tmp_path, private=True, secure=True).path.exists()
    assert fetch(f"{address}/away", tmp_path, private=True).path.exists()
    assert refused(f"{address}/away", tmp_path, secure=True) == Because.PLAIN


def test_redirects_without_end_are_refused(server, tmp_path):
    server.put("/round", b"", 302, Location="/round")
    assert refused(f"{server.address}/round", tmp_path) == Because.REDIRECTS
    assert len(server.asked) == QUICK.redirects + 1


def test_an_answer_that_is_too_large_is_refused_while_it_comes(server, tmp_path):
    limits = FeedLimits(page=2 * MB, size=3 * MB)

    def pour(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b"x" * MB)
        except OSError:
            pass

    server.put("/small", b"x" * MB, kind="text/csv")
    assert fetch(f"{server.address}/small", tmp_path, private=True, limits=limits).path.exists()
    server.put("/pour", b"", answer=pour)
    assert refused(f"{server.address}/pour", tmp_path, limits=limits) == Because.LARGE
    server.put("/told", b"", **{"Content-Length": str(10 * MB)})
    assert refused(f"{server.address}/told", tmp_path, limits=limits) == Because.LARGE


def test_a_server_that_drips_or_is_silent_is_left(server, tmp_path):
    gone = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while not gone.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            pass

    server.put("/silent", b"", answer=lambda handler: gone.wait(3))
    server.put("/drip", b"", answer=drip)
    assert refused(f"{server.address}/silent", tmp_path) == Because.SLOW
    assert refused(f"{server.address}/drip", tmp_path, limits=FeedLimits(silence=0.3, time=0.5)) == Because.SLOW
    gone.set()


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"]
)
def test_headers_and_sizes_that_drip_end_at_the_deadline_too(server, tmp_path, start):
    gone, told = threading.Event(), []

    def drip(handler):
        handler.wfile.write(start)
        try:
            for _ in range(100):
                if gone.wait(0.05):
                    return
                handler.wfile.write(b"x")
        except OSError:
            pass

    server.put("/drip", b"", answer=drip)
    began = time.monotonic()
    limits = FeedLimits(silence=0.3, time=0.5)
    assert refused(f"{server.address}/drip", tmp_path, limits=limits, told=lambda: told.append(1)) == Because.SLOW
    assert time.monotonic() - began < 2
    assert len(told) > 5  # whoever waits can tell that it goes on
    gone.set()


def test_an_answer_that_stops_before_its_end_is_refused(server, tmp_path):
    server.put("/half", b"id,naam\n", kind="text/csv", **{"Content-Length": "5000"})
    assert refused(f"{server.address}/half", tmp_path) in (Because.UNREACHABLE, Because.SLOW)


def test_nothing_is_asked_packed(server, tmp_path):
    server.put("/list.csv", b"id,naam\n", kind="text/csv")
    fetch(f"{server.address}/list.csv", tmp_path, private=True)
    assert server.asked[0][1]["Accept-Encoding"] == "identity"
