"""Stacked shares: every column adds up on the page, and keys walk columns and components."""

import re

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.figure import data_of

SHARES = [[1.0, 0.5, 0.25], [0.0, 0.5, 1.0], [0.0, 0.0, -0.25]]
LABELS = {"x_label": "depth", "y_label": "share of the stream", "alt": "Shares."}


def draw(shares=SHARES, x=(0, 1, 2), names=("embed", "0.attn", "0.mlp"), **options):
    return viz.stacked(x, shares, names, **(LABELS | options))


def items(figure):
    return data_of(figure.html)["items"]


def test_every_share_is_read_once_and_zeros_are_not():
    reads = [item[2] for item in items(draw())]
    assert reads == [
        "depth 0: embed +1",
        "depth 1: 0.attn +0.5",
        "depth 1: embed +0.5",
        "depth 2: 0.attn +1",
        "depth 2: embed +0.25",
        "depth 2: 0.mlp −0.25",
    ]


def test_columns_stand_on_each_other_and_negatives_hang():
    body = draw().html.split("<script")[0]
    group = {k: re.search(rf'<g data-k="{k}">(.*?)</g>', body)[1] for k in range(3)}
    y = {
        k: [[float(v) for v in re.findall(r"[ML][\d.]+ ([\d.]+)", path)]
            for path in re.findall(r'd="(M[^"]*Z)"', marks)]
        for k, marks in group.items()
    }  # fmt: skip
    assert max(y[1][-1]) == min(y[0][-1])  # 0.attn stands on embed
    assert min(y[2][-1]) == max(y[0][-1])  # 0.mlp hangs from 0, where embed stands
    assert len(y[2]) == 1


def test_each_share_lights_its_own_component():
    for _, _, read, lit in items(draw()):
        assert [["embed"], ["0.attn"], ["0.mlp"]][lit[0]][0] in read


def test_items_stand_in_columns_from_the_top_down():
    places = [(x, y) for x, y, *_ in items(draw())]
    assert places == sorted(places)
    assert len({x for x, _ in places}) == 3


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"x": (0, 1)}, "shares has shape .*: expected 2 points as in x"),
        ({"x": (0, 2, 1)}, "x must increase"),
        ({"names": ("a",)}, "names has 1 labels for 3"),
        ({"shares": np.ones((7, 3)), "names": "abcdefg"}, "7 components: at most 6 read well"),
        ({"shares": np.zeros((3, 3))}, "only zeros"),
        ({"shares": [[np.nan] * 3] * 3}, "must be finite"),
    ],
)
def test_refusals(options, sentence):
    with pytest.raises(viz.FigureError, match=sentence):
        draw(**options)


def test_keys_walk_columns_and_components(open_page):
    page = open_page(draw())
    page.locator(".mg-stage").focus()
    for key, found in (
        ("ArrowRight", "depth 1"),
        ("ArrowRight", "depth 2"),
        ("ArrowDown", "depth 2"),
        ("ArrowLeft", "depth 1"),
    ):
        page.keyboard.press(key)
        assert found in page.locator(".mg-read").inner_text()
