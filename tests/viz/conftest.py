"""Arrays that every test of the figures shares, and a browser where one is installed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minigpt import viz
from minigpt.tasks.mechanisms import RELAY, VOTE
from minigpt.viz.attribution_graph import GraphNode
from minigpt.viz.explorer import Neurons, Recording

NETWORK = {
    "a": (0, 0), "b": (0, 1), "c": (0, 2), "h1": (1, 0), "h2": (1, 1), "h3": (2, 1.5), "out": (3, 1)
}  # fmt: skip
TOKENS = ["Good", " my", " lord", ",", " what", " news", " from", " court", "?", "\n"]
XOR_POINTS = [[-0.5, -0.5], [0.5, 0.5], [-0.5, 0.5], [0.5, -0.5]]
XOR_CLASSES = [0, 0, 1, 1]
XOR_NET = ([[1.0, -0.8, 0.3], [0.7, 0.9, -1.1]], [0.1, 0.0, -0.2], [0.5, -0.4, 0.3], 0.1)
KNOCKED = {"model": [4.5, 2.25, 5.0, -1.5], "circuit": [5.25, 0.13, 3.0, -2.0]}
SUBSETS = [set(), {"guide", "movers"}, {"movers"}, {"guide"}]
PARTS = [[1.0, -2, 0.5, 3], [0.5, 0, 2, -1], [-3, 1, 4, 2]]
READ = [1.0, 0.5, -0.25, 0.75]
LETTERS = "abcdefghijklmnopqrstuvwxyz "
BLENDS = np.array([
    [[[4, 9, 20], [4, 2, 0]], [[3, 5, 7], [3, 1.5, 0]]],
    [[[7, 6, 1], [7, 7, 7]], [[7, 4, 0], [7, 3, -1]]],
])  # fmt: skip
CLOCK = (29, [2, 5, 11], 7, 20)  # modulus, frequencies, a, b
KINK_X = np.linspace(-1, 1, 41)
KINK_TARGET = np.sin(3 * KINK_X)
KINK_POINTS = [[-1, 0], [-0.5, -1], [0.5, 1], [1, 0]]


def bracket_model(d: int = 4, d_head: int = 2, d_mlp: int = 3, seed: int = 0) -> tuple[Any, ...]:
    """Random weights of a model of two layers: embeddings, layers, and what is read."""
    draw = np.random.default_rng(seed).normal
    shapes = [(d, d_head), (d_head,)] * 3 + [
        (d_head, d),
        (d,),
        (d, d_mlp),
        (d_mlp,),
        (d_mlp, d),
        (d,),
    ]
    return draw(size=(6, d)), [[draw(size=s) for s in shapes] for _ in range(2)], draw(size=d)


def causal_pattern(n_head: int = 4, n: int = len(TOKENS), seed: int = 0) -> np.ndarray:
    """Random attention weights [head query key] that look back only."""
    scores = np.random.default_rng(seed).normal(size=(n_head, n, n)) * 2
    weights = np.exp(scores) * np.tri(n)
    return weights / weights.sum(-1, keepdims=True)


def small_recording() -> Recording:
    """Two layers of two heads and an MLP of three neurons over four tokens."""
    rng = np.random.default_rng(5)
    n_layer, n = 2, 4
    words = [["a", " b", "c"], [" d", "e<", "\n"]]
    return Recording(
        tokens=TOKENS[:n],
        surprise=[None, 2.5, 0.125, 7.0],
        pattern=np.stack([causal_pattern(2, n, seed) for seed in range(n_layer)]),
        share=rng.normal(size=(n, n_layer, 3)),
        size=rng.uniform(size=(n, n_layer, 3)),
        rest=rng.normal(size=n),
        norm=rng.uniform(1, 9, size=(n_layer + 1, n)),
        lens=[[words[(i + j) % 2] for j in range(n)] for i in range(n_layer + 1)],
        lens_p=np.sort(rng.uniform(0, 0.5, (n_layer + 1, n, 3)))[..., ::-1],
        neurons=Neurons(
            chosen=[[[0, 1]] * n, [[2, 3], [3, 2], [2, 3], [3, 4]]],
            number=[4, 7, 0, 2, 9],
            activation=rng.normal(size=(5, n)),
            raises=[["a", " b"]] * 5,
            lowers=[["c", "zzz"]] * 5,
        ),
    )


def training_curves() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    step = np.arange(1, 9)
    return {"trained head": 3 / step + rng.uniform(0, 0.2, (5, 8)), "no positions": 3 - step / 10}


def one_of_each() -> dict[str, viz.Figure]:
    """Every kind of figure, made anew at each call."""
    rng = np.random.default_rng(2)
    frames = rng.normal(size=(4, 3, 5))
    sure = np.random.default_rng(3).random(80)
    grown = {"trained": [0.9, 0.95, 0.97], "shuffled": [0.1, 0.12, 0.08], "by hand": 1.0}
    return {
        "heads": viz.attention_heads(causal_pattern(), TOKENS, alt="Four heads.", caption="Heads."),
        "matrix": viz.heatmap(
            frames, rows="abc", cols="vwxyz", frames=[0, 10, 100, 1000],
            row_label="query letter", col_label="key letter", alt="A matrix grows.",
        ),
        "curves": viz.lines(
            np.arange(1, 9), training_curves(), x_label="step", y_label="loss (nats)",
            baselines={"uniform": 3.3}, alt="The loss falls.",
        ),
        "bars": viz.bars(grown, value_label="accuracy", baselines={"chance": 1 / 27}, alt="Bars."),
        "scatter": viz.scatter(
            rng.normal(size=6), rng.normal(size=6), labels=list("abcdef"), groups=list("vcvccc"),
            x_label="first component", y_label="second component", alt="Six letters.",
        ),
        "arrows": viz.arrows2d({"query": [1, 2], "key": [2, 1], "value": [-1, 0]}, alt="Arrows."),
        "kinks": viz.kinks(
            KINK_X, KINK_TARGET, KINK_POINTS, x_label="x", y_label="output", alt="A broken line.",
        ),
        "clocks": viz.clocks(CLOCK[0], CLOCK[1], a=CLOCK[2], b=CLOCK[3], alt="Two hands."),
        "bases": viz.bases(
            [1.5, 0.5], {"rotated": [[0.8, 0.6], [-0.6, 0.8]], "oblique": [[0.8, 0.6], [0, 1]]},
            alt="Two bases.",
        ),
        "lens": viz.lens_table(
            [[["a", " b"], [" c", "d"]], [["b", "a"], ["d", "<e>"]]],
            [[[0.5, 0.25], [0.6, 0.3]], [[0.9, 0.05], [0.7, 0.00012]]],
            layers=["embed", 0], positions=[" x", " y"], alt="Two layers.",
        ),
        "shares": viz.attribution_bars(
            [1.5, -0.5, 0.25, 2.0, -0.125], ["embed", "0.1", "0.2", "1.0", "1.mlp"],
            total=3.125, most=3, value_label="direct share (logits)", alt="Shares.",
        ),
        "stacked": viz.stacked(
            [0, 1, 2], [[1, 0.75, 0.5], [0, 0.25, 0.625], [0, 0, -0.125]], ["embed", "0", "1"],
            x_label="depth", y_label="share", alt="Two columns.",
        ),
        "blend": viz.blend(
            [0, 0.5, 1], BLENDS[0], BLENDS[1], usual=[[3, 5], [2, 4]], parts=["0.4", "0.0"],
            kinds=["zero", "mean"], x_label="distance", y_label="logits", alt="Two heads.",
        ),
        "packing": viz.packing(
            np.arange(40).reshape(2, 2, 1, 5, 2) / 40, np.arange(4).reshape(2, 2, 1) / 4,
            ["density", "ratio", "start"], [["0.1", "1"], ["1", "½"], ["1"]], alt="Five arrows.",
        ),
        "lens_lab": viz.lens_lab(
            [[[["a", "b"], ["c", "d"]]] * 2] * 2, [[[[0.5, 0.25], [0.75, 0.125]]] * 2] * 2,
            lenses=["plain", "tuned"], places=["early", "late"], positions=[" x", " y"],
            alt="Two lenses.",
        ),
        "patch_lab": viz.patch_lab(
            {"and": [(1, 1, 1, -2, 1)], "or": [(1, 1, 1, 0, 1), (1, 1, 1, -1, -1)]}, list("abc"),
            alt="Three parts and an output.", caption="Patch a part.",
        ),
        "attribution graph": viz.graph_lab(
            {"token 0": GraphNode(0, 0, "token", ""), "token 1": GraphNode(0, 1, "token", ""),
             "L0 #3": GraphNode(1, 1, "feature", "a name"), "error": GraphNode(1, 1, "error", ""),
             "b": GraphNode(2, 1, "logit", "")},
            {("token 0", "L0 #3"): 1.5, ("L0 #3", "b"): -2.0, ("error", "b"): 0.25,
             ("token 1", "b"): 0.5},
            {"frozen": {("token 0", "L0 #3"): -1.5, ("L0 #3", "b"): 2.0, ("error", "b"): -0.25,
             ("token 1", "b"): -0.5},
             "the model": {("token 0", "L0 #3"): -1.25, ("L0 #3", "b"): 2.5, ("error", "b"): 0.0,
             ("token 1", "b"): 0.75}},
            tokens=[" a", " b"], columns=["tokens", "MLP 0", "logits"], unit="logits",
            alt="A graph of five nodes.", caption="Remove a node.",
        ),
        "toggles": viz.toggles(
            {"A": ({"x": 1}, 0, False), "M": ({"x": 1, "A": 1}, -1, True),
             "out": ({"A": 1, "M": -1}, 0, False)},
            {"x": (0, 1), "A": (1, 0), "M": (2, 2), "out": (3, 0.5)},
            clean={"x": 1.0}, corrupt={"x": -0.5}, alt="Five edges.", caption="Press an edge.",
        ),
        "bracket walk": viz.bracket_walk(
            *bracket_model(), {"a dip": "())(", "balanced": "(())"}, alt="A walk.", caption="Type.",
        ),
        "circuit": viz.circuit(
            {"in": ["embed"], "layer 0": ["a0.1", "a0.2"], "layer 1": ["a1.0"], "out": ["logits"]},
            {("embed", "a0.1"): 1.0, ("embed", "a0.2"): 0.5, ("a0.1", "a1.0"): -2.0,
             ("a1.0", "logits"): 3.0, ("a0.2", "logits"): 0.25, ("embed", "logits"): -0.125},
            weight_label="effect (logits)", alt="A circuit.",
        ),
        "steps": viz.attention_heads(
            np.stack([causal_pattern(2, 4, seed) for seed in range(3)]), TOKENS[:4],
            frames=[0, 10, 100], alt="Two heads over three steps.",
        ),
        "paths": viz.trajectories(
            [1, 10, 100], [[0, 0.5, 1], [0, 0.25, 0.5], [0.125, 0, 0.75]],
            labels=["0.0", "0.1", "1.0"], groups=["layer 0", "layer 0", "layer 1"], log_x=True,
            x_label="step", y_label="score", alt="Three heads.",
        ),
        "reliability": viz.reliability(
            sure ** np.array([[0.5], [1], [2]]), sure > rng.random(80), frames=["0.5", "1", "2"],
            frame=1, losses=[2, 1, 1.5], bins=5, alt="A calibrated guesser.", caption="Bins.",
        ),
        "explorer": viz.explorer(small_recording(), alt="A small model on four tokens."),
        "feature": viz.feature_page(
            [([" a", "b"], [0, 3]), (["c", " d", "<e>"], [0.5, 2, 0])],
            density=0.25, counts=[3, 0, 1], edges=[0, 1, 2, 3], promoted=[("b", 2.0), ("x", 1.0)],
            suppressed=[("y", -1.5)], alt="A feature.",
        ),
        "playground": viz.playground(
            XOR_POINTS, XOR_CLASSES, XOR_NET, alt="Two classes, two corners each.", steps=50
        ),
        "walk": viz.steps(
            {
                "one": viz.diagram({"a": (0, 0, "A")}, [], alt="Before."),
                "two": viz.diagram({"b": (0, 0, "B")}, [], alt="After step two."),
                "three": viz.diagram({"c": (0, 0, "C")}, [], alt="After the last step."),
            },
            alt="Three steps.",
        ),
        "knockouts": viz.knockouts(
            KNOCKED, ["guide", "movers"], SUBSETS, value_label="lead", alt="Two systems.",
        ),
        "logits": viz.logit_bars(
            [2, 1, 0.5, -1.5], ["h", "e", " ", "<z>"], target=1, alt="Four logits."
        ),
        "landscape": viz.landscape(
            [[0.5, 0, 0], [0, -1, 0], [0, 0, 0.5]], start=(0.5, 2.5), lrs=[0.05, 0.1, 0.5], lr=1,
            levels=[0.01, 0.1, 0.5, 2], x_label="a", y_label="b", alt="Two valleys.",
        ),
        "scrubber": viz.scrubber(
            [0, 100, 200, 400], {"score": [0, 0.1, 0.5, 0.9], "loss left": [1, 0.9, 0.75, 0.125]},
            np.stack([causal_pattern(2, 5, seed) for seed in range(4)]), frame=2,
            names=["0.1", "1.0"], x_label="step", y_label="score", alt="Two heads grow.",
        ),
        "strip": viz.token_strip(
            TOKENS, rng.normal(size=10), label="surprise", unit="bits", alt="A strip."
        ),
        "study_lab": viz.study_lab(alt="A hundred studies.", caption="Change their design."),
        "switched": viz.switched(
            PARTS, READ, ["early", "head", "MLP"], eps=0.5, constant=0.25, alt="Three parts.",
        ),
        "switches": viz.switches(
            {"relay": RELAY, "vote": VOTE}, NETWORK, alt="Two networks.", caption="Press a unit.",
        ),
        "sampling_lab": viz.sampling_lab(
            np.linspace(3, -3, 20) * [[1], [0.3]], [f" w{i}" for i in range(20)],
            names=["sure", "unsure"], alt="Twenty tokens.",
        ),
        "tokenizer_lab": viz.tokenizer_lab(
            range(256), [[108, 111], [256, 119], [32, 257]], "low lower", alt="Three merges.",
        ),
    }  # fmt: skip


@pytest.fixture(scope="session")
def figures() -> dict[str, viz.Figure]:
    return one_of_each()


Open = Callable[..., Any]
STYLE = """
body { margin: 0; padding: 16px; font-family: sans-serif; background: #fff }
html[data-theme=dark] body { background: #121212; color: #ced6dd }
"""


def write_page(folder: Path, *figures: viz.Figure, theme: str | None = "light") -> str:
    attribute = f' data-theme="{theme}"' if theme else ""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    body = "".join(figure.html for figure in figures)
    file = folder / "page.html"
    file.write_text(
        f'<!doctype html><html lang="en"{attribute}>{head}<title>Figures</title>'
        f"<style>{STYLE if theme else ''}</style><body><main>{body}</main></body></html>",
        encoding="utf-8",
    )
    return file.as_uri()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open figures on a page from file://; any console message or request elsewhere fails."""
    wrong: list[str] = []
    contexts = []

    def open_figures(*figures, theme="light", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: r.url.startswith("file:") or wrong.append(r.url))
        page.goto(write_page(tmp_path, *figures, theme=theme))
        return page

    yield open_figures
    for context in contexts:
        context.close()
    assert wrong == []


def read(page: Any, nth: int = 0) -> str:
    text: str = page.locator(".mg-read").nth(nth).inner_text()
    return text


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def hover(page: Any, x: float, y: float, nth: int = 0) -> None:
    """Point at a place given in the picture's own units."""
    at = page.evaluate(
        """([nth, x, y]) => {
          const svg = document.querySelectorAll(".mg-stage svg")[nth];
          svg.scrollIntoView({ block: "center" });
          const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
          return [p.x, p.y];
        }""",
        [nth, x, y],
    )
    page.mouse.move(*at)


def heads_text(head: int, query: int, pattern: np.ndarray) -> str:
    """What the readout must begin with, from the weights themselves."""
    best = int(pattern[head, query].argmax())
    show = [viz.arrays.visible(TOKENS[i]) for i in (query, best)]
    return f"head {head}: “{show[0]}” looks at “{show[1]}” {pattern[head, query, best]:.2f}"
