"""No text in Python that somebody reads on a page misses gettext: in Dutch pages it would stand there in English."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "kring"
# Whose English is meant, and why. A folder ends in '/'.
NOT_ON_A_PAGE = {
    "config/": "the start, the log and what makes the documentation",
    "demo/": "a made-up region, in the languages of its people",
    "directory/publish/": "open data: what its parameters mean is told to programmers",
    "directory/rules/access.py": "words by which a file is recognised",
    "directory/rules/terms.py": "both languages beside each other",
    "matching/rules/gaps.py": "the meaning of each move, for the documentation",
    "matching/rules/lifecycle.py": "the meaning of each move, for the documentation",
    "programme/starting_point.py": "both languages beside each other, which a region changes",
    "referral/rules/lifecycle.py": "the meaning of each move, for the documentation",
    "statistics/methods.py": "publications, which are called what they are called",
    "ui/uploads.py": "an exception for the log; the page has words of its own",
}
ELSEWHERE = re.compile(r"(^|/)(migrations/|management/commands/|checks\.py$)")  # read in a terminal

GETTEXT = {
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
TRANSLATES = GETTEXT | {"npgettext_lazy", "_"}
SENTENCE = re.compile(r"^[A-Z][a-z' ]+ [a-z]|[a-z] [a-z]+[.?!]$")
LETTERS = re.compile(r"[^\W\d_]")
# Where any word at all is read: which argument of a call, which names of arguments and attributes.
SAID = {"ValidationError": 0, "add_error": 1, "success": 1, "info": 1, "warning": 1, "error": 1}
NAMES = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label"}
MESSAGES = {"success", "info", "warning", "error"}


def literals(source: str) -> list[str]:
    """The texts in a module that are read and not handed to gettext."""
    tree = ast.parse(source)
    return sorted({f"{node.lineno}: {node.value!r}" for node in [*_sentences(tree), *_where_it_is_said(tree)]})


def _called(node: ast.AST) -> str:
    function = getattr(node, "func", None)
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _texts(node: ast.AST) -> Iterator[ast.Constant]:
    """The strings in a piece of code, except those that go to gettext, document it, or are for who mends it."""
    if isinstance(node, ast.Call) and _called(node) in TRANSLATES:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Raise) and (_called(node.exc) in dir(builtins) or not isinstance(node.exc, ast.Call)):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _texts(child)


def _sentences(tree: ast.AST) -> Iterator[ast.Constant]:
    return (text for text in _texts(tree) if SENTENCE.search(text.value))


def _where_it_is_said(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts, a single word too, that go straight to a page: beside a field, above a page, as the name of a choice."""
    for node in ast.walk(tree):
        for said in _said(node):
            found = said if isinstance(said, ast.Constant | ast.JoinedStr) else None
            yield from (text for text in (_texts(found) if found else ()) if LETTERS.search(text.value))


def _said(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        yield from (word.value for word in node.keywords if word.arg in NAMES)
        name, on = _called(node), getattr(getattr(node.func, "value", None), "id", "")
        if name in SAID and (name not in MESSAGES or on == "messages"):
            yield from node.args[SAID[name] : SAID[name] + 1]
    elif isinstance(node, ast.Assign) and any(getattr(target, "attr", "") in NAMES for target in node.targets):
        yield node.value
    elif isinstance(node, ast.ClassDef) and any("Choices" in getattr(base, "attr", "") for base in node.bases):
        pairs = [one.value for one in node.body if isinstance(one, ast.Assign) and isinstance(one.value, ast.Tuple)]
        yield from (pair.elts[-1] for pair in pairs)


def _on_pages() -> Iterator[Path]:
    for path in sorted(HOUSE.rglob("*.py")):
        name = path.relative_to(HOUSE).as_posix()
        if not ELSEWHERE.search(name) and not any(
            name == one or (one.endswith("/") and name.startswith(one)) for one in NOT_ON_A_PAGE
        ):
            yield path


def test_every_text_that_is_read_on_a_page_goes_to_gettext():
    found = {path.relative_to(HOUSE).as_posix(): literals(path.read_text()) for path in _on_pages()}
    assert len(found) > 200
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("name", [name for name in NOT_ON_A_PAGE if not name.endswith("/")])
def test_nothing_is_left_out_for_nothing(name):
    assert literals((HOUSE / name).read_text())


@pytest.mark.parametrize(
    "source",
    [
        'messages.success(request, "Saved")',
        'messages.error(request, f"No {thing}")',
        'raise ValidationError("Wrong")',
        'form.add_error("day", "Too late")',
        'forms.CharField(label="Name", help_text=_("As on the card."))',
        'forms.CharField(label=_("Name"), help_text="short")',
        'models.TextField(verbose_name="note")',
        'self.fields["day"].label = "Day"',
        'class Kind(models.TextChoices):\n    PHONE = "phone", "telephone"',
        'WORDS = {Kind.PHONE: "We called and spoke."}',
        'return f"It waits since {day}."',
        'raise NotAllowed("You may not do this.")',
    ],
)
def test_it_catches_what_it_is_for(source):
    assert literals(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""What this is for, in a sentence."""',
        'messages.success(request, _("Saved"))',
        'log.info("delivered")',
        'raise ValueError("nobody should come here")',
        'forms.CharField(label=_("Name"), help_text="")',
        'class Kind(models.TextChoices):\n    PHONE = "phone", _("telephone")',
        'form.add_error(None, not_yet(found.activity.title, "until"))',
        'ngettext("%(num)d day left", "%(num)d days left", count)',
    ],
)
def test_it_lets_be_what_is_right(source):
    assert literals(source) == []
