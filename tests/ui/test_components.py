import re
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.utils.translation import override
from jinja2 import UndefinedError

import kring
from kring.ui.specimen import SpecimenForm

HOUSE = Path(kring.__file__).parent
IMPORT = '{% import "ui/components.jinja" as ui %}'


def rendered(source, **context):
    with override("en"):
        return engines["jinja2"].from_string(IMPORT + source).render(context)


def test_a_field_is_described_by_its_hint_its_error_and_its_counter():
    html = rendered("{{ ui.field(form.question) }}", form=SpecimenForm({"question": "x" * 301}))
    described = re.search(r'<textarea[^>]*aria-describedby="([^"]*)"', html)[1].split()
    assert described == ["id_question_hint", "id_question_error", "id_question_count"]
    assert all(f'id="{name}"' in html for name in described)
    assert 'aria-invalid="true"' in html


def test_what_is_pasted_is_not_cut_off_by_the_browser():
    for name in ("question", "name"):
        assert SpecimenForm().fields[name].max_length and SpecimenForm().fields[name].widget.attrs["maxlength"]
        assert "maxlength" not in rendered("{{ ui.field(form." + name + ") }}", form=SpecimenForm())


def test_what_need_not_be_filled_in_says_so():
    assert "(optional)" in rendered("{{ ui.field(form.place) }}", form=SpecimenForm())
    assert "(optional)" not in rendered("{{ ui.field(form.name) }}", form=SpecimenForm())


def test_problems_link_to_their_fields():
    html = rendered("{{ ui.form_errors(form) }}{{ ui.field(form.born) }}", form=SpecimenForm({}))
    assert 'href="#id_born"' in html
    assert 'id="id_born"' in html
    assert 'href="#id_channel"' in html


def test_no_problems_no_summary():
    assert rendered("{{ ui.form_errors(form) }}", form=SpecimenForm()).strip() == ""


def test_a_chosen_card_stays_chosen_and_text_stays_text():
    cards = {"noor": {"title": "<i>Noor</i>", "name": "Noor V", "badge": "New"}}
    html = rendered("{{ ui.choice_cards(form.who, cards) }}", form=SpecimenForm({"who": "noor"}), cards=cards)
    assert re.search(r'value="noor" checked', html)
    assert "&lt;i&gt;Noor" in html
    assert "Daan" in html


def test_extra_arguments_become_attributes():
    html = rendered("{{ ui.button(text, hx_get='/x?a=1&b=2', disabled=true, hidden=false) }}", text="<Go>")
    assert 'hx-get="/x?a=1&amp;b=2"' in html
    assert " disabled>" in html
    assert "hidden" not in html
    assert "&lt;Go&gt;" in html


def test_a_table_keeps_its_meaning_when_its_rows_become_cards():
    html = rendered(
        "{% call ui.table(caption, [name, state]) %}{% call ui.row() %}"
        "{{ ui.head_cell(name) }}{{ ui.cell(state, name) }}{% endcall %}{% endcall %}",
        caption="People",
        name="Name",
        state="State",
    )
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert f'role="{role}"' in html
    assert 'data-label="State"' in html


def test_a_name_that_a_template_mistypes_is_an_error_and_not_an_empty_spot():
    with pytest.raises(UndefinedError):
        rendered("{{ no_such_thing }}")


def test_a_field_with_a_default_widget_of_every_kind_renders():
    class Every(forms.Form):
        day = forms.DateField()
        number = forms.IntegerField()
        mail = forms.EmailField()
        file = forms.FileField()
        secret = forms.CharField(widget=forms.HiddenInput)
        several = forms.MultipleChoiceField(choices=[("a", "A")])

    html = rendered("{% for bound in form %}{{ ui.field(bound) }}{% endfor %}", form=Every())
    assert html.count('class="control"') == 5
    assert 'type="hidden"' in html


def test_no_sheet_styles_a_tone_by_itself():
    """A pill in that tone would get it too: its name alone means nothing."""
    tones = {"new", "attention", "progress", "waiting", "good", "done"}
    bare = re.compile(rf"(?m)^\s*\.({'|'.join(sorted(tones))})\b")
    sheets = {sheet.name: sheet.read_text() for sheet in HOUSE.glob("*/static/**/*.css")}
    assert all(f".pill.{tone}" in sheets["kring.css"] for tone in tones)
    assert {name: found[0] for name, text in sheets.items() if (found := bare.search(text))} == {}
