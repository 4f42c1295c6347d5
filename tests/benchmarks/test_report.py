"""What the tables say follows from what was timed; nothing is timed here."""

import json
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import report
from benchmarks.__main__ import groups, split
from benchmarks.measure import Growth, Row, difference, in_turns

ROW = Row(
    workload="forward",
    peer="other",
    ours_s=(0.1, 0.2, 0.1),
    peer_s=(0.13, 0.24, 0.15),
    checked="same tokens",
    asked=1.3,
    why="memory is slow",
)
GROWTH = Growth("forward", "context", (128, 256, 512), (0.5, 1.0, 4.0))
WHERE = {"processor": "One", "threads": "2", "torch": "2.0"}


def test_the_ratio_is_the_median_over_rounds() -> None:
    """Of 1.3, 1.2 and 1.5; the ratio of the medians would be 1.5."""
    assert ROW.ratio == pytest.approx(1.3)


@given(
    st.lists(st.tuples(st.floats(1e-4, 10), st.floats(1e-4, 10)), min_size=1),
    st.floats(1e-2, 1e2),
)
def test_a_machine_that_is_slower_for_both_changes_no_ratio(
    pairs: list[tuple[float, float]], factor: float
) -> None:
    ours, theirs = zip(*pairs, strict=True)
    slow = [tuple(factor * seconds for seconds in column) for column in (ours, theirs)]
    row, slower = (
        replace(ROW, ours_s=ours, peer_s=theirs),
        replace(ROW, ours_s=slow[0], peer_s=slow[1]),
    )
    assert slower.ratio == pytest.approx(row.ratio)


@pytest.mark.parametrize(
    ("asked", "reached"), [(1.3, True), (1.31, False), (None, True), (1.0, True)]
)
def test_reached_is_what_the_printed_ratio_says(asked: float | None, reached: bool) -> None:
    assert replace(ROW, asked=asked).reached is reached


def test_a_row_says_times_ratio_spread_and_verdict() -> None:
    assert report.row_cells(ROW) == [
        "forward",
        "other",
        "100 ms",
        "150 ms",
        "**1.30×** (1.20× to 1.50×)",
        "–",
        "1.3×: reached",
        "same tokens",
        "",
    ]


def test_of_peak_is_the_operations_a_second_over_the_processors_own() -> None:
    """2 · 10⁹ operations in 0.1 s, where one large product makes 80 · 10⁹ a second."""
    counted = replace(ROW, flops=2e9, peak=8e10)
    cells = dict(zip(report.COLUMNS, report.row_cells(counted), strict=True))
    assert (counted.utilization, cells["of peak"]) == (pytest.approx(0.25), "25%")
    assert replace(ROW, peak=8e10).utilization is None


def test_a_row_that_is_not_reached_says_why() -> None:
    cells = dict(zip(report.COLUMNS, report.row_cells(replace(ROW, asked=2.0)), strict=True))
    assert cells["asked"] == "2×: **not reached**"
    assert cells["why"] == "memory is slow"


def test_nothing_asked_is_a_dash() -> None:
    assert "| – |" in report.rows_table([replace(ROW, asked=None)])


def test_growth_is_the_slope_of_logarithms() -> None:
    """From 128 to 512, time grows eightfold: 4^1.5; at the end 2 → 4 times."""
    assert GROWTH.exponent == pytest.approx(1.5)
    assert GROWTH.last_exponent == pytest.approx(2)
    assert report.growth_cells(GROWTH) == [
        "forward",
        "context",
        "128: 500 ms, 256: 1 s, 512: 4 s",
        "1.50",
        "2.00",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0123, "12.3 ms"), (0.5, "500 ms"), (3.14159, "3.14 s"), (0.9999, "1 s"), (193.4, "193 s")],
)
def test_durations_have_three_digits(seconds: float, text: str) -> None:
    assert report.duration(seconds) == text


def test_large_ratios_have_no_decimals() -> None:
    assert [report.times(ratio) for ratio in (1.234, 13.0, 99.4, 123.4)] == [
        "1.23×",
        "13.00×",
        "99.40×",
        "123×",
    ]


def test_the_page_is_made_from_the_json_alone() -> None:
    results = report.to_json(WHERE, [ROW], [GROWTH])
    page = report.page(results)
    assert report.rows_table([ROW]) in page
    assert report.growth_table([GROWTH]) in page
    assert "Measured on: processor One, threads 2, torch 2.0." in page
    assert json.loads(results)[0]["rows"][0]["ratio"] == pytest.approx(1.3)


def test_named_groups_replace_their_rows_and_keep_the_others() -> None:
    other = replace(ROW, workload="other")
    old = report.to_json(WHERE, [ROW, other], [GROWTH])
    faster = replace(ROW, ours_s=tuple(s / 2 for s in ROW.ours_s))
    new = report.to_json(WHERE, [faster, replace(ROW, peer="another")], [])
    expected = report.to_json(WHERE, [faster, other, replace(ROW, peer="another")], [GROWTH])
    assert json.loads(report.merged(old, new)) == json.loads(expected)


def test_each_machine_keeps_rows_of_its_own() -> None:
    """What another processor measures joins, and replaces nothing but its own."""
    slow, fast = WHERE, {**WHERE, "processor": "Two"}
    twice = replace(ROW, ours_s=tuple(s / 2 for s in ROW.ours_s))
    both = report.merged(report.to_json(slow, [ROW], [GROWTH]), report.to_json(fast, [ROW], []))
    both = report.merged(both, report.to_json(fast, [twice], []))
    first, second = json.loads(both)
    assert [first] == json.loads(report.to_json(slow, [ROW], [GROWTH]))
    assert [second] == json.loads(report.to_json(fast, [twice], []))
    page = report.page(both)
    assert page.index("## One, 2 threads") < page.index("## Two, 2 threads")


def test_a_page_without_results_says_so() -> None:
    assert "Not measured yet." in report.page("[]")


def test_every_line_of_a_table_has_as_many_cells() -> None:
    lines = report.rows_table([ROW, replace(ROW, asked=None)]).splitlines()
    assert {line.count("|") for line in lines} == {len(report.COLUMNS) + 1}


def test_the_book_shows_the_results_that_are_kept() -> None:
    kept = report.RESULTS.read_text(encoding="utf8")
    assert report.PAGE.read_text(encoding="utf8") == report.page(kept)


def test_machine_names_no_host() -> None:
    where = report.machine()
    assert where.keys() >= {"cores", "threads", "torch", "transformers", "memory"}
    assert report.platform.node() not in json.dumps(where)


def test_groups_are_the_modules_with_a_run() -> None:
    assert {"bpe", "forward", "generation", "growth", "smollm2", "training"} <= set(groups())
    assert not {"__init__", "__main__", "measure", "report", "peers"} & set(groups())


def test_split_keeps_the_order() -> None:
    other = replace(ROW, workload="other")
    assert split([ROW, GROWTH, other]) == ([ROW, other], [GROWTH])


def test_rounds_alternate() -> None:
    order: list[str] = []
    times = in_turns([lambda: order.append("a"), lambda: order.append("b")], rounds=3)
    assert order == ["a", "b"] * 3
    assert [len(column) for column in times] == [3, 3]


def test_a_difference_is_named_or_refused() -> None:
    ours = torch.zeros(3)
    assert difference(ours, ours + 2e-5) == "logits differ by at most 2e-05"
    with pytest.raises(AssertionError, match="Tensor-likes are not close"):
        difference(ours, ours + 1e-3)
