"""The figures of interpretability: what they say, what they refuse, how they answer."""

import re
from itertools import pairwise

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.figure import data_of
from minigpt.viz.layered import PASSAGE, place

from .conftest import causal_pattern, hover, press, read

AB = ["a", "b"]


def lens(tokens=(((" x", "y"),),), shares=(((0.5, 0.25),),), **options):
    given = {"layers": [0], "positions": ["p"], "alt": "x"} | options
    return viz.lens_table(tokens, shares, **given)


def shares(values=(1, 2), labels=AB, **options):
    return viz.attribution_bars(values, labels, value_label="logits", alt="x", **options)


def graph(layers=None, edges=None):
    layers = {"in": ["a"], "out": ["b"]} if layers is None else layers
    edges = {("a", "b"): 1} if edges is None else edges
    return viz.circuit(layers, edges, weight_label="w", alt="x")


def paths(x=(1, 2), values=((1, 2), (3, 4)), **options):
    given = {"labels": AB, "x_label": "x", "y_label": "y", "alt": "x"} | options
    return viz.trajectories(x, values, **given)


def feature(contexts=((AB, (0, 1)),), **options):
    given = {"density": 0.5, "counts": [1, 2], "edges": [0, 1, 2], "alt": "x"} | options
    return viz.feature_page(contexts, **given)


REFUSED = {
    "lens axes": (lambda: lens(shares=[[0.5]]), r"\(1, 1\): expected \[layer pos rank\]"),
    "lens ranks": (lambda: lens((((" x",),),)), r"tokens do not have the shape \(1, 1, 2\)"),
    "lens logits": (lambda: lens(shares=[[[2.5, 1]]]), r"holds 2.5: apply softmax"),
    "lens order": (
        lambda: lens(shares=[[[0.2, 0.5]]]),
        r"probabilities\[0, 0\] rises from rank 0 to 1: sort each cell",
    ),
    "lens nan": (lambda: lens(shares=[[[0.5, np.nan]]]), r"probabilities\[0, 0, 1\] is nan"),
    "lens layers": (lambda: lens(layers=AB), r"layers has 2 labels for 1 along axis \[layer\]"),
    "lens shades": (lambda: lens(shades=[[1, 2]]), r"shades has shape \(1, 2\): expected \(1, 1\)"),
    "lens negative": (lambda: lens(shades=[[-1]]), "shades holds −1: expected values from 0 up"),
    "no shares": (lambda: shares([], []), "there is nothing to draw"),
    "share labels": (lambda: shares(labels=["a"]), r"labels has 1 labels for 2"),
    "share nan": (lambda: shares([1, np.nan]), r"contributions\[1\] is nan"),
    "shares of another total": (
        lambda: shares(total=3.5), "add up to 3, not to total=3.5: a component is missing",
    ),
    "share order": (lambda: shares(order="up"), "order='up' does not exist: choose 'given' or"),
    "share most": (lambda: shares(most=0), "most=0 leaves nothing"),
    "no edges": (lambda: graph(edges={}), "edges is empty"),
    "no nodes": (lambda: graph({"in": ["a", "b"], "out": []}), "layers or edges is empty"),
    "node twice": (lambda: graph({"in": ["a", "a"], "out": ["b"]}), "layers names 'a' twice"),
    "unknown node": (
        lambda: graph({"in": ["a0.1"], "out": ["logits"]}, {("a0.1", "logit"): 1}),
        r"no node 'logit', did you mean 'logits'\?",
    ),
    "edge down": (lambda: graph(edges={("b", "a"): 1}), "does not lead to a later row"),
    "edge nan": (lambda: graph(edges={("a", "b"): np.nan}), r"edges\[\('a', 'b'\)\]\[\] is nan"),
    "path points": (lambda: paths((1, 2, 3)), r"values has shape \(2, 2\): expected 3 points"),
    "one point": (lambda: paths((1,), ((1,), (2,))), "two points or more"),
    "path labels": (lambda: paths(labels=["a"]), r"labels has 1 labels for 2 along axis \[line\]"),
    "path highlight": (lambda: paths(highlight=2), "highlight=2 does not exist"),
    "path logarithm": (lambda: paths(values=((0, 1), (1, 1)), log_y=True), "values holds 0"),
    "context": (lambda: feature([(AB, (1,))]), r"contexts\[0\] has 2 labels for 1 along"),
    "bounds": (lambda: feature(edges=[0, 1]), "edges has 2 bounds for 2 bins: expected 3"),
    "bounds order": (lambda: feature(edges=[0, 2, 1]), "edges must increase"),
    "counts": (lambda: feature(counts=[1, -1]), "counts holds −1"),
    "density": (lambda: feature(density=3), "density=3 is no fraction"),
    "effect nan": (lambda: feature(promoted=[("a", np.inf)]), r"promoted\[\] is inf"),
    "steps unlabeled": (
        lambda: viz.attention_heads(np.ones((2, 1, 1, 1)), ["a"], alt="x"),
        r"expected \[head query key\] or",
    ),
    "steps labels": (
        lambda: viz.attention_heads(np.ones((2, 1, 1, 1)), ["a"], frames=[1], alt="x"),
        r"frames has 1 labels for 2 along axis \[frame\]",
    ),
    "step sums": (
        lambda: viz.attention_heads([[[[1]]], [[[2]]]], ["a"], frames=AB, alt="x"),
        r"pattern\[1, 0, 0\] sums to 2.00",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_one_sentence(case):
    draw, sentence = REFUSED[case]
    with pytest.raises(viz.FigureError, match=sentence) as caught:
        draw()
    assert str(caught.value).endswith((".", "?"))


def reads(figure):
    return [item[2] for item in data_of(figure.html)["items"]]


def test_a_lens_cell_reads_its_ranks():
    said = reads(lens(shades=[[0.125]], shade_label="KL (nats)"))
    assert said == ["layer 0, token read 0 “p”: “␣x” 50%, “y” 25%; KL (nats) 0.125"]


def test_shares_keep_their_sum_when_small_ones_are_pooled():
    values = np.random.default_rng(0).normal(size=30)
    given, by_size = (
        shares(values, range(30), most=4, order=order, total=values.sum())
        for order in ("given", "size")
    )
    largest = np.argsort(-np.abs(values))[:4]
    names = [[text.split(":")[0] for text in reads(figure)] for figure in (given, by_size)]
    assert names[0] == [*map(str, sorted(largest)), "26 others", "sum of all 30"]
    assert names[1] == [*map(str, largest), "26 others", "sum of all 30"]
    total = viz.arrays.number(float(values.sum()))
    assert reads(given)[-2].endswith(f"sum so far {total} of {total}")
    assert len(reads(shares(range(5), range(5), most=4))) == 6, "pooling one saves no row"


def test_a_circuit_names_its_strongest_edges(figures):
    figure = figures["circuit"]
    assert figure.alt == (
        "A circuit. Strongest edges (effect (logits)): a1.0 → logits +3, a0.1 → a1.0 −2, "
        "embed → a0.1 +1, embed → a0.2 +0.5, a0.2 → logits +0.25."
    )
    said = {text.split()[0]: text for text in reads(figure)}
    assert said["embed"] == "embed reads none; is read by a0.1 +1, a0.2 +0.5, logits −0.125"
    assert said["a1.0"] == "a1.0 reads a0.1 −2; is read by logits +3"


@pytest.mark.parametrize("seed", range(4))
def test_nodes_and_passing_edges_keep_apart(seed):
    rng = np.random.default_rng(seed)
    rows = [[f"n{r}.{i}" for i in range(rng.integers(1, 6))] for r in range(6)]
    pairs = [(a, b) for i, low in enumerate(rows) for a in low for up in rows[i + 1 :] for b in up]
    edges = [pairs[i] for i in sorted(rng.choice(len(pairs), 25, replace=False))]
    at, chains = place(rows, edges, 80.0)
    assert (at, chains) == place(rows, edges, 80.0)
    for r, row in enumerate(rows):
        slots = sorted((x, slot) for slot, x in at.items() if slot[0] == r)
        assert {slot[1] for _, slot in slots if not slot[2]} == set(row)
        for (x, low), (y, high) in pairwise(slots):
            wide = [PASSAGE if slot[2] else 80.0 for slot in (low, high)]
            assert y - x >= sum(wide) / 2 - 1e-6
    for (a, b), chain in chains.items():
        assert [slot[0] for slot in chain] == list(range(int(a[1]), int(b[1]) + 1))


def test_a_chain_is_drawn_straight():
    at, _ = place([["a"], ["b", "c"], ["d"]], [("a", "b"), ("b", "d")], 80.0)
    assert at[0, "a", ""] == pytest.approx(at[1, "b", ""], abs=1)
    assert at[2, "d", ""] == pytest.approx(at[1, "b", ""], abs=1)


def test_a_dead_feature_has_a_page():
    page = feature([], density=0, counts=[0, 0])
    assert "active at no position" in page.html
    assert page.png().startswith(b"\x89PNG")


def test_the_lens_is_read_by_rows(open_page, figures):
    page = open_page(figures["lens"])
    assert read(page) == "layer 0, token read 1 “␣y”: “d” 70%, “<e>” 0.012%"
    page.locator(".mg-stage").focus()
    press(page, "ArrowUp")
    assert read(page).startswith("layer embed, token read 1")
    press(page, "ArrowUp", "ArrowLeft", "ArrowLeft")
    assert read(page) == "layer embed, token read 0 “␣x”: “a” 50%, “␣b” 25%"
    x, y, _ = re.search(
        r'class="mg-pick".*?M([\d.]+) ([\d.]+)L([\d.]+)', figures["lens"].html
    ).groups()
    hover(page, float(x) + 2, float(y) + 2)
    assert read(page).startswith("layer 0, token read 1"), "a corner belongs to its cell"


def test_a_wide_lens_follows_the_keys_on_a_phone(open_page):
    tokens = [[["reasonable", "x"]] * 15] * 2
    figure = lens(tokens, np.full((2, 15, 2), 0.5), layers=AB, positions=range(15))
    page = open_page(figure, viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    stage = page.locator(".mg-stage")
    stage.focus()
    for key, place_ in (("Home", 0), ("End", 14)):
        press(page, key)
        assert f"token read {place_} " in read(page)
        mark, frame = page.locator(".mg-pick").bounding_box(), stage.bounding_box()
        assert frame["x"] - 2 <= mark["x"] <= frame["x"] + frame["width"] - mark["width"] + 2


def test_a_node_lights_its_edges_up(open_page, figures):
    page = open_page(figures["circuit"], theme="dark")
    assert read(page).startswith("Strongest edges: a1.0 → logits +3")
    page.locator(".mg-stage").focus()
    press(page, "ArrowUp")
    assert read(page).startswith("a0.")
    press(page, "ArrowUp")
    assert read(page).startswith("a1.0 reads a0.1 −2")
    lit = page.locator("[data-k]").evaluate_all(
        "all => all.filter(e => e.style.opacity == 1).length"
    )
    assert lit == 2
    press(page, "ArrowDown", "Home")
    first = read(page)
    press(page, "ArrowRight")
    assert {first[:4], read(page)[:4]} == {"a0.1", "a0.2"}
    press(page, "ArrowDown", "ArrowDown")
    assert read(page).startswith("embed reads none")


def test_shares_are_read(open_page, figures):
    page = open_page(figures["shares"])
    page.locator(".mg-stage").focus()
    press(page, "ArrowDown")
    assert read(page) == "0.1: −0.5, sum so far 1 of 3.12"
    press(page, "End")
    assert read(page) == "sum of all 5: 3.12"


def test_trajectories_are_chosen(open_page, figures):
    page = open_page(figures["paths"])
    assert read(page) == "0.0: score 1 at step 100"
    assert f">{read(page)}</p>" in figures["paths"].html
    page.locator(".mg-stage").focus()
    press(page, "ArrowDown")
    assert read(page) == "1.0: score 0.75 at step 100", "the next line below, not the next named"
    assert page.locator(".mg-name").filter(visible=True).text_content() == "1.0"
    press(page, "ArrowLeft", "ArrowUp")
    assert read(page) == "0.1: score 0.25 at step 10"
    drawn = page.locator(".mg-lit path").get_attribute("d")
    assert drawn == page.locator("[data-s] path").nth(1).get_attribute("d")
    box = page.locator(".mg-stage svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 20)
    assert read(page) == "0.0: score 1 at step 100"


def test_contexts_are_walked(open_page, figures):
    page = open_page(figures["feature"])
    assert read(page) == "context 1, “b”: activation 3"
    page.locator(".mg-stage").focus()
    press(page, "ArrowDown")
    assert read(page) == "context 2, “␣d”: activation 2"
    press(page, "End", "ArrowUp")
    assert read(page) == "context 1, “b”: activation 3"
    page.locator(".mg-tokens span").nth(4).hover()
    assert read(page) == "context 2, “<e>”: activation 0"


def test_heads_slide_over_steps(open_page, figures):
    page = open_page(figures["steps"])
    slider = page.get_by_role("slider", name="training step")
    small = page.locator(".mg-heads button").nth(1).locator("g")
    before = small.inner_html()
    slider.focus()
    press(page, "ArrowLeft", "ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "0"
    assert small.inner_html() != before
    row = causal_pattern(2, 4, 0)[0, 3]
    shown = [float(text) for text in page.locator(".mg-tokens i").all_inner_texts()]
    np.testing.assert_allclose(shown, row, atol=0.0051 + 0.5 / 255)
    first = viz.attention_heads(causal_pattern(2, 4, 0), list("abcd"), alt="x")
    again = open_page(first).locator(".mg-heads button").nth(1).locator("g")
    assert small.inner_html() == again.inner_html(), "a frame looks as a figure of its own"
