"""Taste as a test: every template of the house is held to the same rules."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes

HOUSE = Path(__file__).resolve().parents[2] / "kring"
# What is read by programs has no language.
FOR_PROGRAMS = {"robots.jinja"}
TEMPLATES = sorted(path for path in HOUSE.glob("*/templates/**/*.jinja") if path.name not in FOR_PROGRAMS)
# A script of this type is data: no browser runs it.
DATA = ("type", "application/ld+json")

SPOKEN = {"aria-label", "alt", "title", "placeholder", "aria-description", "aria-roledescription", "data-label"}
TRANSLATED = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
IN_A_TAG = ("_class", "_attributes")
"""Blocks and macros with these endings fill the inside of a tag."""

HOLE = "\x01"
"""Stands for what a template puts in at that place."""

SENTENCE = re.compile(r"^[A-Z][a-z]|[a-z] [a-z]")


class Reader(HTMLParser):
    """Notes what a template's own HTML may not hold."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        for name, value in attrs:
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                self.found.append(f"<{tag} {name}>")
            if name in SPOKEN and re.search(r"[^\W\d_]", value or ""):
                self.found.append(f"{name}={value!r} is not translated")
        if tag == "img" and "alt" not in names:
            self.found.append("<img> without alt")
        if tag == "script" and "src" not in names and DATA not in attrs:
            self.found.append("inline <script>")

    def handle_data(self, data):
        if re.search(r"[^\W\d_]", data):
            self.found.append(f"{data.strip()!r} is not translated")


def own_html(source, environment):
    """The text between a template's tags, with a hole wherever a value is put in."""
    pieces, inside, blocks, statement = [], False, [], []
    for _line, kind, text in environment.lex(source):
        if kind == "block_begin":
            statement = []
        elif kind == "name":
            statement.append(text)
        elif kind == "block_end" and statement[0] in ("block", "macro"):
            blocks.append(statement[1])
        elif kind == "block_end" and statement[0] in ("endblock", "endmacro"):
            blocks.pop()
        elif kind == "data" and not any(name.endswith(IN_A_TAG) for name in blocks):
            pieces.append(text)
        elif kind == "variable_begin":
            inside = True
        elif kind == "variable_end" and inside:
            pieces.append(HOLE)
            inside = False
    return "".join(pieces)


def literal_texts(node, inside_translation=False):
    """Strings in a template's expressions that read like language and are not handed to gettext."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and not inside_translation:
        if SENTENCE.search(node.value):
            yield node.value
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATED:
        inside_translation = True
    for child in node.iter_child_nodes():
        yield from literal_texts(child, inside_translation)


def complaints(source):
    environment = engines["jinja2"].env
    reader = Reader()
    reader.feed(own_html(source, environment))
    return reader.found + [f"{text!r} is not translated" for text in literal_texts(environment.parse(source))]


def test_there_are_templates_to_look_at():
    assert HOUSE / "ui/templates/ui/base.jinja" in TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_template_keeps_the_house_rules(path):
    assert complaints(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red"></p>',
        '<a onclick="go()"></a>',
        "<p>Hello</p>",
        '<img src="x.png">',
        '<button aria-label="Close"></button>',
        "<script>go()</script>",
        '{{ ui.button("Send it") }}',
        "{% set title = 'Welcome' %}",
    ],
)
def test_the_rules_catch_what_they_are_for(source):
    assert len(complaints(source)) >= 1


@pytest.mark.parametrize(
    "source",
    ['<p class="small">{{ _("Hello") }}</p>', '<img src="{{ x }}" alt="">', "<b>· 12</b>", '{{ icon("arrow-left") }}'],
)
def test_the_rules_let_good_templates_be(source):
    assert complaints(source) == []


def test_line_breaks_become_paragraphs_and_nothing_else_becomes_markup():
    shown = engines["jinja2"].env.from_string("{{ text|linebreaks }}").render(text="Een <b>\nTwee\r\n\r\nDrie")
    assert shown == "<p>Een &lt;b&gt;<br>Twee</p>\n<p>Drie</p>"
