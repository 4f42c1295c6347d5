"""What holds for every figure: same bytes twice, words required, nothing from outside, small."""

import re
import struct
import subprocess
import sys
from base64 import b64decode
from hashlib import sha256
from html import unescape
from pathlib import Path

import numpy as np
import pytest
import torch

from minigpt import viz
from minigpt.viz.arrays import number
from minigpt.viz.figure import data_of

from .conftest import LETTERS, TOKENS, causal_pattern, one_of_each, training_curves

PICKED = ["bars", "scatter", "arrows", "lens", "shares", "stacked", "circuit"]  # by the same script
LINED = [
    "bases",
    "clocks",
    "curves",
    "paths",
    "logits",
    "kinks",
    "landscape",
    "reliability",
    "playground",
]  # charts with a script
KINDS = [
    *(
        "heads",
        "steps",
        "matrix",
        "strip",
        "feature",
        "switched",
        "switches",
        "knockouts",
        "study_lab",
    ),
    *LINED,
    *PICKED,
]
HEATMAP = {"row_label": "query letter", "col_label": "key letter"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_call_gives_the_same_bytes(kind, figures):
    again = one_of_each()[kind]
    assert again.html == figures[kind].html
    assert again.png() == figures[kind].png()
    assert again == figures[kind]


def test_another_process_gives_the_same_bytes(figures):
    code = (
        "import hashlib; from tests.viz.conftest import one_of_each; f = one_of_each()['heads'];"
        "print(hashlib.sha256(f.html.encode() + f.png()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    env = {"PYTHONHASHSEED": "1", "PATH": "", "PYTHONPATH": str(root / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=env,
        cwd=root,
    )
    here = figures["heads"]
    assert done.stdout.strip() == sha256(here.html.encode() + here.png()).hexdigest()


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_says_its_words_in_every_form(kind, figures):
    figure = figures[kind]
    bundle = figure._repr_mimebundle_()
    assert bundle["text/plain"] == figure.alt
    assert f'aria-label="{figure.alt}"' in bundle["text/html"]
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert b"Software" not in bundle["image/png"]
    assert b"tEXt" not in bundle["image/png"]


def test_alt_is_required_and_not_empty():
    with pytest.raises(TypeError, match="alt"):
        viz.token_strip(["a"], [1.0])
    with pytest.raises(viz.FigureError, match="alt is empty: say in one sentence"):
        viz.token_strip(["a"], [1.0], alt=" ")


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_self_contained(kind, figures):
    html = re.sub(r'"[A-Za-z0-9+/]{20,}=*"', '""', figures[kind].html)  # without the values
    assert not re.search(r"https?:|//\w|@import|url\(", html)
    assert not re.search(r'\bid="', html), "ids would repeat when a figure appears twice"
    assert f'data-mg-kind="{data_kind(kind)}"' in html


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_there_is_still_a_picture(kind, figures):
    body = figures[kind].html.split("<script")[0]
    assert len(re.findall(r"<(?:path|circle|polygon|text|span)\b", body)) >= 10
    assert re.search(r'class="mg-read" role="status">[^<]{6,}', body)


@pytest.mark.parametrize("kind", KINDS)
def test_light_and_dark_rules_are_there(kind, figures):
    html = figures[kind].html
    for rule in (
        "html[data-theme=dark] .mg-viz",
        "[data-jp-theme-light=false] .mg-viz",
        "@media screen and (prefers-color-scheme:dark)",
    ):
        assert rule in html
    assert html.count("--mg-0:") == 3
    picture = html.split("</style>")[1].split("<script")[0]
    assert not re.search(r"#[0-9a-f]{6}\b", picture), "a color that does not follow the page"


def test_tokens_cannot_break_out_of_the_page():
    evil = ["</script><script>alert(1)</script>", '"><img src=x>', "<!--"]
    figure = viz.attention_heads(causal_pattern(1, 3), evil, alt='A "quoted" <b> & more')
    assert figure.html.count("<script") == 2
    assert "<img" not in figure.html
    assert data_of(figure.html)["tokens"] == evil
    assert unescape(re.search(r'aria-label="([^"]*)"', figure.html)[1]) == figure.alt


def test_attention_decodes_within_half_a_step(figures):
    data = data_of(figures["heads"].html)
    lower = np.tri(len(TOKENS), dtype=bool)
    assert data["causal"]
    coded = np.frombuffer(b64decode(data["values"]), np.uint8).reshape(4, -1)
    np.testing.assert_allclose(coded / 255, causal_pattern()[:, lower], atol=0.5 / 255 + 1e-9)


def test_attention_that_looks_ahead_is_kept_whole():
    ahead = np.full((2, 3, 3), 1 / 3)
    data = data_of(viz.attention_heads(ahead, list("abc"), alt="Even.").html)
    assert not data["causal"]
    assert np.frombuffer(b64decode(data["values"]), np.uint8).tolist() == [85] * 18


def test_a_heatmap_decodes_within_half_a_step():
    values = np.random.default_rng(0).normal(size=(3, 4, 5)) * 7
    figure = viz.heatmap(values, rows="abcd", cols="abcde", frames="xyz", alt="m", **HEATMAP)
    data = data_of(figure.html)
    coded = np.frombuffer(b64decode(data["values"]), "<u2").reshape(values.shape)
    np.testing.assert_allclose(
        data["low"] + data["step"] * coded, values, atol=data["step"] / 2 * 1.001
    )


def test_curves_decode_to_float32(figures):
    series = training_curves()
    decoded = data_of(figures["curves"].html)["series"]
    for (name, values), got in zip(series.items(), decoded, strict=True):
        mean = values.mean(0) if values.ndim == 2 else values
        assert got["name"] == name
        np.testing.assert_array_equal(
            np.frombuffer(b64decode(got["mean"]), "<f4"), mean.astype("<f4")
        )


def test_figures_stay_small():
    many = viz.attention_heads(causal_pattern(32), TOKENS, alt="Thirty-two heads.")
    assert len(many.html) < 16_000
    frames = np.random.default_rng(0).normal(size=(20, 27, 27))
    grown = viz.heatmap(
        frames, rows=LETTERS, cols=LETTERS, frames=range(20), alt="Twenty frames.", **HEATMAP
    )
    assert len(grown.html) < 60_000
    assert len(many.png()) < 40_000


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_tensors_are_taken_as_they_are(dtype):
    pattern = torch.tensor([[[1.0, 0.0], [0.25, 0.75]]], dtype=dtype, requires_grad=True)
    from_tensor = viz.attention_heads(pattern, ["a", "b"], alt="Two.")
    assert from_tensor == viz.attention_heads([[[1, 0], [0.25, 0.75]]], ["a", "b"], alt="Two.")


def test_viz_loads_without_a_model_or_a_plotting_library():
    code = (
        "import sys, minigpt.viz;"
        "print([m for m in ('torch', 'matplotlib', 'ipywidgets') if m in sys.modules],"
        "sorted(m for m in sys.modules if m.startswith('minigpt.') and 'viz' not in m))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    needed = ["minigpt.data", "minigpt.data.files", "minigpt.errors", "minigpt.schema"]
    assert done.stdout.strip() == f"[] {needed}"


def test_the_png_has_two_pixels_to_a_css_pixel(figures):
    width, _ = struct.unpack(">II", figures["curves"].png()[16:24])
    assert width == 2 * (384 + 16)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.0, "0"), (1 / 3, "0.333"), (-2, "−2"), (27, "27"), (999.6, "1,000"),
     (1000, "1,000"), (12345.6, "12,346"), (0.0001, "0.0001"), (1e-5, "1×10⁻⁵"),
     (-2.5e8, "−2.5×10⁸")],
)  # fmt: skip
def test_numbers_read_as_people_write_them(value, text):
    assert number(value) == text


def data_kind(kind: str) -> str:
    return "pick" if kind in PICKED else {"steps": "heads", "feature": "strip"}.get(kind, kind)
