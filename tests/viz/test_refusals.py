"""Every refusal is one sentence that names the value, what was expected and what to do."""

import numpy as np
import pytest

from minigpt import viz
from minigpt.errors import MinigptError

from .conftest import causal_pattern

AB = ["a", "b"]
EYE = np.eye(2)[None]
FOREIGN = viz.Figure("static", "x", "", picture=bytes)


def heads(pattern=EYE, tokens=AB, **options):
    return viz.attention_heads(pattern, tokens, alt="x", **options)


def heat(matrix=((1, 2), (3, 4)), **options):
    labels = {"rows": AB, "cols": AB, "row_label": "r", "col_label": "c", "alt": "x"}
    return viz.heatmap(matrix, **(labels | options))


def curve(y=(1, 2), x=(1, 2), **options):
    return viz.lines(x, {"s": y}, x_label="x", y_label="y", alt="x", **options)


def plane(vector=(1, 1), basis=((1, 0), (0, 1)), **options):
    return viz.bases(vector, {"b": basis}, alt="x", **options)


REFUSED = {
    "a start outside": (
        lambda: plane((4, 0)),
        r"vector is \[4.0, 0.0\]: expected two values within ±3",
    ),
    "three bases": (
        lambda: viz.bases((1, 1), dict.fromkeys("abc", np.eye(2)), alt="x"),
        "frames has 3 bases: one or two fit side by side",
    ),
    "no plane": (
        lambda: plane(basis=((1, 2), (-2, -4))),
        r"frames\['b'\] has two vectors on one line",
    ),
    "a basis of space": (
        lambda: plane(basis=np.eye(3)), r"frames\['b'\] has shape \(3, 3\): expected \[2 2\]"
    ),
    "one step": (
        lambda: viz.steps({"a": viz.diagram({"a": (0, 0, "A")}, [], alt="x")}, alt="x"),
        "steps need at least two frames, and there are 1",
    ),
    "steps of another library": (
        lambda: viz.steps({"a": heat(), "b": FOREIGN}, alt="x"),
        "the frame 'b' is no drawing of ours",
    ),
    "one axis too few": (
        lambda: heads(np.ones((3,))),
        r"pattern has shape \(3,\): expected \[head query key\] or \[query key\]",
    ),
    "not square": (
        lambda: heads(np.ones((2, 3, 4)) / 4),
        r"pattern has shape \(2, 3, 4\): expected \[head query key\] with as many queries as keys",
    ),
    "tokens": (
        lambda: heads(tokens=["a"]),
        r"tokens has 1 labels for 2 along axis \[query\]",
    ),
    "names": (lambda: heads(names=AB), r"names has 2 labels for 1 along axis \[head\]"),
    "head": (lambda: heads(head=1), "head=1 does not exist: choose from 0 to 0"),
    "wrong axis": (
        lambda: heads(causal_pattern(2, 5).swapaxes(1, 2), list("abcde")),
        r"pattern\[\d, \d\] sums to .* softmax ran over the query axis instead of the key axis",
    ),
    "scores": (lambda: heads(EYE * 3), r"pattern\[0, 0\] sums to 3.00 over keys instead of 1"),
    "negative": (
        lambda: heads([[[1.5, -0.5], [0, 1]]]),
        r"pattern\[0, 0, 1\] is −0.5: attention weights are never negative; .*heatmap",
    ),
    "nan": (
        lambda: heads([[[1, 0], [np.nan, 1]]]),
        r"pattern\[0, 1, 0\] is nan: every value must be finite",
    ),
    "infinite": (lambda: heat([[1, 2], [np.inf, 4]]), r"matrix\[1, 0\] is inf"),
    "frames missing": (
        lambda: heat(np.ones((3, 2, 2))),
        r"matrix has shape \(3, 2, 2\): expected \[row col\]; three axes need the label",
    ),
    "frames too many": (lambda: heat(frames=[1]), r"expected \[frame row col\] with frames=…"),
    "frame labels": (
        lambda: heat(np.ones((3, 2, 2)), frames=[1, 2]),
        r"frames has 2 labels for 3 along axis \[frame\]",
    ),
    "rows": (lambda: heat(rows="abc"), r"rows has 3 labels for 2 along axis \[row\]"),
    "format": (lambda: heat(fmt="d"), "fmt='d' is not a format of this figure: use '.2f'"),
    "axis label": (lambda: heat(row_label=""), "row_label is empty"),
    "ragged": (lambda: heat([[1, 2], [3]]), "matrix does not hold numbers in equal rows"),
    "text": (lambda: curve("ab"), r"series\['s'\] does not hold numbers"),
    "points": (lambda: curve([1, 2, 3]), r"series\['s'\] has shape \(3,\): expected 2 points"),
    "order": (lambda: curve(x=(2, 1)), "x must increase"),
    "logarithm": (
        lambda: curve([0, 1], log_y=True),
        "series holds 0: a logarithmic axis needs values above 0",
    ),
    "log x": (lambda: curve(x=(0, 1), log_x=True), "x holds 0: a logarithmic axis"),
    "seven series": (
        lambda: viz.lines(
            [1, 2], {str(i): [1, 2] for i in range(7)}, x_label="x", y_label="y", alt="x"
        ),
        "series has 7 entries: a chart reads well with 1 to 6",
    ),
    "no bars": (lambda: viz.bars({}, value_label="v", alt="x"), "nothing to draw"),
    "empty seeds": (
        lambda: viz.bars({"a": []}, value_label="v", alt="x"),
        r"values\['a'\] has shape \(0,\): there is nothing to draw",
    ),
    "points unequal": (
        lambda: viz.scatter([1], [1, 2], x_label="x", y_label="y", alt="x"),
        "x has 1 points and y has 2",
    ),
    "groups": (
        lambda: viz.scatter(
            range(7), range(7), groups=range(7), x_label="x", y_label="y", alt="x"
        ),
        "groups has 7 different names: at most 6",
    ),
    "three coordinates": (
        lambda: viz.arrows2d({"a": [1, 2, 3]}, alt="x"),
        r"vectors has shape \(1, 3\): expected \[vector 2\]",
    ),
    "a logit beyond the limit": (
        lambda: viz.logit_bars([0, -7], "ab", target=0, alt="x"),
        "logits reach 7: expected −6 to 6",
    ),
    "no such target": (
        lambda: viz.logit_bars([0, 1], "ab", target=2, alt="x"),
        "target=2 does not exist: choose from 0 to 1",
    ),
    "a label without room": (
        lambda: viz.logit_bars([0, 1], ["a", "Northumberland"], target=0, alt="x"),
        "the label 'Northumberland' has no room beside the bars",
    ),
    "a temperature of 0": (
        lambda: viz.logit_bars([0, 1], "ab", target=0, temperatures=[0, 1], alt="x"),
        "temperatures must increase from above 0, with 1 among them",
    ),
    "no temperature of 1": (
        lambda: viz.logit_bars([0, 1], "ab", target=0, temperatures=[0.5, 2], alt="x"),
        "temperatures must increase from above 0, with 1 among them",
    ),
    "no network": (lambda: viz.switches({}, {}, alt="x"), "there is no network to draw"),
    "no output": (
        lambda: viz.switches({"n": {"y": ({"a": 1}, 0)}}, {"a": (0, 0), "y": (1, 0)}, alt="x"),
        "'n' has no unit 'out'",
    ),
    "no place": (
        lambda: viz.switches({"n": {"out": ({"a": 1}, 0)}}, {"out": (1, 0)}, alt="x"),
        "the node 'a' has no place",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_one_sentence(case):
    draw, sentence = REFUSED[case]
    with pytest.raises(viz.FigureError, match=sentence) as caught:
        draw()
    text = str(caught.value)
    assert text.endswith((".", "format."))
    assert "\n" not in text
    assert isinstance(caught.value, MinigptError)


def test_weights_that_are_no_distribution_are_drawn_on_request():
    figure = heads(EYE * 3, normalized=False)
    assert "head 0: “b” looks at “b” 3.00" in figure.html


def test_rounding_of_half_precision_is_no_reason_to_refuse():
    heads(causal_pattern(2, 5).astype(np.float16), list("abcde"))


@pytest.mark.parametrize("values", [[[0, 0], [0, 0]], [[5, 5], [5, 5]]])
@pytest.mark.parametrize("diverging", [True, False])
def test_a_constant_matrix_is_drawn(values, diverging):
    figure = heat(values, diverging=diverging)
    assert f"r “a”, c “a”: {values[0][0]:.2f}" in figure.html
    assert "nan" not in figure.html.split("<script")[0].lower()


def test_edge_cases_are_drawn():
    assert "1 to 6" not in curve([2.0], x=[3.0]).html
    viz.bars({"worse": [-1.0, -2.0], "same": 0.0}, value_label="change", alt="x").png()
    viz.arrows2d({"nothing": [0, 0]}, alt="x").png()
    viz.scatter([1], [1], x_label="x", y_label="y", alt="x").png()
    viz.token_strip(["日本", "🙂", "\x00", ""], [0, 0, 0, 0], alt="x").png()
