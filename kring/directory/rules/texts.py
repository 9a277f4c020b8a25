"""Texts that come from outside: on one line, without markup, short enough. Pure."""

import html
import re
from html.parser import HTMLParser

_MARKUP = re.compile(r"<[a-zA-Z!/?]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
# As `ui.rules.text.has_control_characters`, in one pass: lists hold millions of characters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]"
)
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "head", "title", "svg", "math"})
_BLOCKS = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "hr", "dd", "dt"}
)  # fmt: skip
_BLANKS = re.compile(r"[ \t\xa0]+")
_MOST_ROUNDS = 4
_SENTENCE_ENDS = re.compile(r"[.!?…](?=\s|$)")


class _Plain(HTMLParser):
    """Gathers what a reader would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BLOCKS:
            self.seen.append("\n")
            self.seen.extend(["- "] * (tag == "li"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.extend(["\n"] * (tag in _BLOCKS))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _BLOCKS:
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.seen.append(data)


def has_markup(text: str) -> bool:
    """Whether a text holds tags or written-out characters ('&amp;')."""
    return _MARKUP.search(text) is not None or _ENTITY.search(text) is not None


def without_markup(text: str) -> str:
    """What a reader of the HTML would see: tags gone, scripts and styles with all they hold, paragraphs on lines.

    Markup that was written out ('&lt;script&gt;') is markup again after one round, so it goes round until nothing is left.
    """
    for _ in range(_MOST_ROUNDS):
        if not has_markup(text):
            break
        parser = _Plain()
        parser.feed(text)
        parser.close()
        text = "".join(parser.seen)
    if _MARKUP.search(text):
        text = html.unescape(text).replace("<", "‹")
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def has_controls(text: str) -> bool:
    """Whether a text holds control characters or marks that turn the reading direction."""
    return _CONTROL.search(text) is not None


def without_controls(text: str) -> str:
    """The text without control characters and marks that turn the reading direction; Windows line ends made plain."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def one_line(value: object, longest: int = 0) -> str:
    """A text on one line, at most `longest` characters (0: any), cut at a word with '…'; empty for what is no text."""
    if not value or not isinstance(value, str):
        return ""
    return cut(" ".join(value.split()), longest)


def cut(text: str, longest: int) -> str:
    """At most `longest` characters (0: any), cut at a word with '…'."""
    if not longest or len(text) <= longest:
        return text
    short = text[: longest - 1]
    return (short.rsplit(" ", 1)[0] if " " in short[longest // 2 :] else short).rstrip(" ,;.") + "…"


def first_sentences(text: str, longest: int) -> str:
    """Whole sentences of a text, at most `longest` characters; when the first is longer, as much of it as fits, with '…'.

    It does not break off after a question, whose answer comes next ('Durft u niet alleen? Dan gaat er iemand mee.').
    """
    plain = " ".join(text.split())
    if len(plain) <= longest:
        return plain
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(plain, 0, longest) if found[0] != "?"]
    return plain[: ends[-1]] if ends and ends[-1] >= longest // 3 else cut(plain, longest)
