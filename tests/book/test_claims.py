"""claim(): what it accepts, what it refuses, what it hands on."""

import numpy as np
import pytest

from minigpt.course.lessons.claims import MIME, claim
from minigpt.course.lessons.evidence import empty_columns
from minigpt.errors import CourseError


def test_a_claim_that_holds_carries_its_record():
    made = claim("2.3-x", 0.98765, text="It works", at_least=0.9, paper=0.99, source="elhage2021")
    record = made._repr_mimebundle_()[MIME]
    assert record["value"] == 0.9877
    assert record["measured"] == "0.9877"
    assert record["bounds"] == "≥ 0.9"
    assert record["source"] == "elhage2021"
    assert str(made) == "✓ It works: 0.9877 (≥ 0.9) [2.3-x]"


def test_last_digits_do_not_show():
    pair = [claim("2.3-x", 0.1 + 1e-9 * k, text="t", at_most=1)._repr_mimebundle_() for k in (0, 1)]
    assert pair[0] == pair[1]


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        (0.5, {"at_least": 0.6}),
        (0.5, {"at_most": 0.4}),
        (0.5, {"near": (0.7, 0.1)}),
        (float("nan"), {"at_least": 0.0}),
        (float("inf"), {"at_most": 1.0}),
        (False, {}),
    ],
)
def test_a_claim_that_fails_stops_the_lesson(value, bounds):
    with pytest.raises(AssertionError, match=r"claim 2\.3-x fails: It works"):
        claim("2.3-x", value, text="It works", **bounds)


def test_bounds_are_inclusive():
    assert claim("2.3-x", 1.0, text="t", at_least=1.0, at_most=1.0).holds
    assert claim("2.3-x", np.bool_(True), text="t").measured == "true"


@pytest.mark.parametrize("bounds", [{}, {"near": (1, 1), "at_least": 0}])
def test_a_claim_needs_one_way_to_fail(bounds):
    with pytest.raises(CourseError, match="give at_least="):
        claim("2.3-x", 0.5, text="t", **bounds)


@pytest.mark.parametrize("name", ["x", "2.3", "2.3-", "2.3_x", "2.3-X"])
def test_a_name_starts_with_the_lesson(name):
    with pytest.raises(CourseError, match="use the lesson's id and a slug"):
        claim(name, 1.0, text="t", at_least=0)


def test_html_is_escaped():
    html = claim("2.3-x", 1.0, text="a < b & c", at_least=0)._repr_mimebundle_()["text/html"]
    assert "a &lt; b &amp; c" in html


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"paper": 1.0}, r"paper=1\.0 needs source="),
        ({"paper": "small"}, "needs source="),
        ({"source": "elhage2021"}, "source= explains a paper's value"),
        ({"why": "theirs was rounded"}, "why= explains a paper's value"),
        ({"paper": " ", "source": "elhage2021"}, "paper= is empty"),
    ],
)
def test_a_papers_value_and_its_source_go_together(given, message):
    with pytest.raises(CourseError, match=message):
        claim("2.3-x", 1.0, text="t", at_least=0, **given)


def test_zero_is_a_value_of_a_paper():
    made = claim("2.3-x", 0.5, text="t", at_least=0, paper=0, source="elhage2021")
    assert made.record()["paper"] == 0


FULL = {"paper": 0.0, "why": "theirs was rounded", "source": "elhage2021"}


@pytest.mark.parametrize(
    ("records", "columns"),
    [([], 0), ([FULL], 0), ([{"paper": 1, "why": None}, {}], 1), ([{}], 2)],
)
def test_a_column_without_any_content_is_named(records, columns):
    assert len(list(empty_columns(records))) == columns
