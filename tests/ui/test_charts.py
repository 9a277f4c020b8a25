import pytest
from django.template import engines
from django.utils.translation import override

from kring.ui import charts


def drawn(macro, chart):
    source = f'{{% import "ui/charts.jinja" as charts %}}{{{{ charts.{macro}(chart) }}}}'
    with override("en"):
        return engines["jinja2"].from_string(source).render({"chart": chart})


@pytest.fixture
def waiting():
    with override("en"):
        return charts.lines(
            "Waiting", ["Jan", "Feb", "Mar"], {"Median": [7, None, 5], "Slowest": [20, 21, 19]}, head="Month"
        )


def test_the_table_behind_a_chart_says_what_is_not_shown(waiting):
    assert waiting.table.head == ("Month", "Median", "Slowest")
    assert waiting.table.rows[1] == ("Feb", "too few to show", "21")


def test_a_gap_is_explained(waiting):
    assert "A gap: too few people to show." in drawn("lines", waiting)
    with override("en"):
        whole = charts.lines("Waiting", ["Jan"], {"Median": [7]}, head="Month")
    assert "A gap" not in drawn("lines", whole)


def test_what_the_chart_says_in_words(waiting):
    assert waiting.description == "Median: from 7 to 5. Slowest: from 20 to 19."
    assert 'aria-label="Waiting. Median: from 7 to 5.' in drawn("lines", waiting)


def test_lines_differ_by_more_than_colour(waiting):
    html = drawn("lines", waiting)
    assert "line series-1" in html
    assert "line series-2" in html


def test_labels_are_text_and_never_markup():
    with override("en"):
        chart = charts.bars("<b>Title</b>", [("<script>x</script>", 3)], heads=("What", "How many"))
    html = drawn("bars", chart)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_bar_that_may_not_be_shown_has_no_length():
    with override("en"):
        chart = charts.bars(
            "Endings", [("Done", 12), ("Moved", None)], heads=("Ending", "People"), hidden="fewer than 10"
        )
    assert [bar.share for bar in chart.bars] == [100, None]
    assert drawn("bars", chart).count("bar-fill") == 1
    assert chart.table.rows == (("Done", "12"), ("Moved", "fewer than 10"))


def test_nothing_to_show_is_still_a_chart():
    with override("en"):
        assert "grid-line" in drawn("stack", charts.stack("Flow", [], {"Open": []}, head="Month"))
        assert "<svg" in drawn("spark", charts.spark([], "Nothing yet"))


def test_more_series_than_can_be_told_apart_are_refused():
    five = {str(at): [1] for at in range(5)}
    assert len(charts.lines("Many", ["Jan"], five, head="Month").series) == 5
    with pytest.raises(ValueError, match="cannot be told apart"):
        charts.lines("Too many", ["Jan"], five | {"6": [1]}, head="Month")


def test_a_column_with_a_part_that_may_not_be_shown_is_left_out_whole():
    with override("en"):
        chart = charts.stack("Flow", ["Jan", "Feb"], {"Open": [12, 14], "Ended": [30, None]}, head="Month")
    assert [len(series.boxes) for series in chart.series] == [1, 1]
    assert chart.has_gaps
    assert chart.table.rows[1] == ("Feb", "14", "too few to show")
