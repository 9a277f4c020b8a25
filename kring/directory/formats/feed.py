"""A feed fetched whole before anything of it is read: a file, or the pages of an HSDS or Open Referral UK API."""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from kring.directory.formats.items import Because, Refused
from kring.directory.formats.limits import FEED_LIMITS, FeedLimits
from kring.directory.formats.net import Answer, Budget, ask
from kring.directory.formats.pages import Page, of

_EXTENSIONS = {"text/csv": ".csv", "application/zip": ".zip", "application/json": ".json"}


@dataclasses.dataclass(frozen=True, slots=True)
class Fetched:
    """What a visit brought: `path` for `reading.read` (None when unchanged), and what to say next time to hear whether it changed.

    Only a feed that is one file tells that; of one in pages every page would have to be asked.
    """

    path: Path | None
    unchanged: bool = False
    etag: str = ""
    modified: str = ""
    pages: int = 1


def fetch(
    address: str,
    into: Path,
    *,
    limits: FeedLimits = FEED_LIMITS,
    private: bool = False,
    secure: bool = False,
    etag: str = "",
    modified: str = "",
    told: Callable[[], None] | None = None,
) -> Fetched:
    """Fetch a feed into an empty folder. `private` allows addresses inside a network, `secure` refuses those without https; `told` is
    called while it goes on.

    An answer that names the API (its root) leads to its services; pages that only summarise services lead to each of them. Raises
    Refused: also for a feed without entries, and for one that breaks off halfway, so what is given is whole.
    """
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    return _visit(
        address, into, Budget(limits, private, secure, told), {name: value for name, value in known.items() if value}
    )


def _visit(address: str, into: Path, budget: Budget, known: Mapping[str, str], at_root: bool = True) -> Fetched:
    answer = ask(address, budget, known)
    if answer.status == 304:
        for _ in answer.body:
            pass
        marks = (known.get("If-None-Match", ""), known.get("If-Modified-Since", ""))
        return Fetched(None, unchanged=True, etag=marks[0], modified=marks[1])
    first = _save(answer, into / f"page-00001{_extension(answer)}")
    marks = (answer.headers.get("etag", "")[:200], answer.headers.get("last-modified", "")[:60])
    page = of(first)
    if page is None:
        return Fetched(first, etag=marks[0], modified=marks[1])
    if at_root and page.has_description and not page.has_id:
        first.unlink()
        return _visit(f"{answer.address.rstrip('/')}/services", into, budget, {}, at_root=False)
    if not page.listed:
        return Fetched(first, etag=marks[0], modified=marks[1])
    if not page.entries:
        raise Refused(Because.EMPTY)
    pages = _rest(answer.address, page, into, budget)
    summary = urlsplit(answer.address).path.rstrip("/").endswith("/services") and not page.whole
    if summary:
        _details(answer.address, into, budget)
    single = pages == 1 and not summary
    return Fetched(into, etag=marks[0] if single else "", modified=marks[1] if single else "", pages=pages)


def _extension(answer: Answer) -> str:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().casefold()
    suffix = Path(urlsplit(answer.address).path).suffix.casefold()
    return _EXTENSIONS.get(kind) or (suffix if suffix in (".csv", ".tsv", ".xlsx", ".zip", ".json") else ".data")


def _save(answer: Answer, path: Path) -> Path:
    with path.open("wb") as file:
        for block in answer.body:
            file.write(block)
    with path.open("rb") as file:
        start = file.read(64).lstrip()
    if not start:
        raise Refused(Because.EMPTY)
    if start.startswith(b"<"):
        raise Refused(Because.NOT_JSON)  # a web page, such as one to sign in
    return path


def _rest(address: str, first: Page, into: Path, budget: Budget) -> int:
    """The pages after the first. A server that answers with another page than was asked for is refused."""
    start, total = first.number, first.total or 1
    if total > budget.limits.pages:
        raise Refused(Because.PAGES, most=budget.limits.pages)
    if total == 1 or start is None or first.last:
        return 1
    shift = 0  # servers that count pages from 0 and are asked from 1
    for place in range(1, total):
        page, path = _one(address, start + place + shift, place, into, budget)
        if place == 1 and page.number == start:
            shift = 1
            page, path = _one(address, start + place + shift, place, into, budget)
        if page.number != start + place or not page.listed:
            raise Refused(Because.PAGES, most=budget.limits.pages)
        if not page.entries:
            path.unlink()
            break
    return len(list(into.iterdir()))


def _one(address: str, number: int, place: int, into: Path, budget: Budget) -> tuple[Page, Path]:
    path = _save(ask(_with_page(address, number), budget), into / f"page-{place + 1:05d}.json")
    page = of(path)
    if page is None:
        raise Refused(Because.NOT_JSON)
    return page, path


def _with_page(address: str, number: int) -> str:
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", str(number))])))


def _details(address: str, into: Path, budget: Budget) -> None:
    """Every service of the pages asked for by itself, in one file in the place of the pages."""
    parts = urlsplit(address)
    pages = sorted(into.iterdir())
    whole, count = into / "services.json", 0
    with whole.open("wb") as file:
        file.write(b"[")
        for id in _ids(pages):
            count += 1
            if count > budget.limits.details:
                raise Refused(Because.MANY_ROWS, most=budget.limits.details)
            one = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{quote(id, safe='')}", query=""))
            text = b"".join(ask(one, budget, most=budget.limits.entry).body)
            try:
                json.loads(text)
            except (ValueError, RecursionError) as error:
                raise Refused(Because.NOT_JSON) from error
            file.write(b"," * (count > 1) + text)
        file.write(b"]")
    for path in pages:
        path.unlink()


def _ids(pages: list[Path]) -> Iterator[str]:
    seen: set[str] = set()
    for path in pages:
        page = of(path)
        for id in page.ids if page else ():
            if id not in seen:
                seen.add(id)
                yield id
