"""Entropies beside the heads, and scores in the place of the pattern."""

from base64 import b64decode

import numpy as np
import pytest
import torch

from minigpt import viz
from minigpt.viz.figure import data_of

from .conftest import TOKENS, causal_pattern, press, read

N = len(TOKENS)


def masked_scores(n_head: int = 3, seed: int = 5) -> np.ndarray:
    scores = np.random.default_rng(seed).normal(size=(n_head, N, N)) * 3
    return np.where(np.tri(N, dtype=bool), scores, -np.inf)


def softmax(scores: np.ndarray) -> np.ndarray:
    weights = np.exp(scores)
    return weights / weights.sum(-1, keepdims=True)


def gallery(**options) -> viz.Figure:
    scores = masked_scores()
    return viz.attention_heads(softmax(scores), TOKENS, scores=scores, alt="Three.", **options)


def test_one_key_has_no_entropy_and_n_even_keys_have_log_n():
    even, one = np.tri(8) / np.arange(1, 9)[:, None], np.eye(8)
    data = data_of(viz.attention_heads([even, one], list("abcdefgh"), alt="x").html)
    bits = np.frombuffer(b64decode(data["bits"]), np.uint8).reshape(2, 8) / 255 * data["most"]
    np.testing.assert_allclose(bits[0], np.log2(np.arange(1, 9)), atol=data["most"] / 500)
    assert not bits[1].any()


def test_the_readout_ends_with_the_entropy_of_the_query():
    half = [[1, 0, 0, 0], [0.5, 0.5, 0, 0], [1, 0, 0, 0], [0.25] * 4]
    for query, bits in ((1, "1.00"), (2, "0.00"), (3, "2.00")):
        html = viz.attention_heads([half], list("abcd"), query=query, alt="x").html
        assert f"; {bits} bits</p>" in html


def test_weights_that_are_not_normalized_have_no_entropy():
    html = viz.attention_heads([[[3.0]]], ["a"], normalized=False, alt="x").html
    assert "bits" not in data_of(html)
    assert " bits</p>" not in html


def test_scores_decode_to_what_was_given():
    data = data_of(gallery().html)
    coded = np.frombuffer(b64decode(data["scores"]), "<u2").reshape(3, -1)
    lower = masked_scores()[:, np.tri(N, dtype=bool)]
    np.testing.assert_allclose(data["low"] + data["step"] * coded, lower, atol=data["step"])
    assert data["high"] == pytest.approx(np.abs(lower).max(), abs=data["step"])


def test_tensors_and_single_maps_are_taken():
    scores = torch.from_numpy(masked_scores(1)[0])
    one = viz.attention_heads(scores.softmax(-1), TOKENS, scores=scores, alt="x")
    again = viz.attention_heads(scores.softmax(-1).numpy(), TOKENS, scores=scores.numpy(), alt="x")
    assert one == again


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        (masked_scores(2), "give the score of every weight"),
        (masked_scores()[0], "give the score of every weight"),
        (np.full((3, N, N), np.nan), "scores[0, 0, 0] is nan"),
    ],
)
def test_scores_that_do_not_belong_to_the_pattern_are_refused(scores, said):
    with pytest.raises(viz.FigureError) as refused:
        viz.attention_heads(causal_pattern(3), TOKENS, scores=scores, alt="x")
    assert said in str(refused.value)


def test_the_switch_shows_scores_and_the_readout_says_them(open_page):
    figure = gallery(head=1, query=4)
    page, scores = open_page(figure), masked_scores()
    assert f">{read(page)}</p>" in figure.html, "the script repeats the still picture"
    best = int(scores[1, 4].argmax())
    said = f"{softmax(scores)[1, 4, best]:.2f} (score {scores[1, 4, best]:.1f})"
    assert said.replace("-", "−") in read(page)
    cells = page.locator(".mg-stage .mg-cells")
    page.locator(".mg-stage").focus()
    press(page, "ArrowRight", "ArrowLeft")  # from here on the script has painted
    pattern = cells.inner_html()
    page.get_by_role("checkbox", name="scores, before the softmax").check()
    assert "mg-less" in cells.inner_html()
    assert "mg-less" not in pattern
    page.locator(".mg-stage").focus()
    press(page, "ArrowRight", "ArrowLeft")
    assert cells.inner_html() != pattern, "another head's scores are scores too"
    page.get_by_role("checkbox").uncheck()
    assert cells.inner_html() == pattern


def test_entropies_follow_the_slider(open_page, figures):
    page = open_page(figures["steps"])
    small = page.locator(".mg-heads small")

    def mean(seed):
        p = causal_pattern(2, 4, seed)
        return -(p * np.log2(np.where(p > 0, p, 1))).sum(-1).mean(-1)

    for seed in (2, 1):
        shown = [float(text.removesuffix(" bits")) for text in small.all_inner_texts()]
        np.testing.assert_allclose(shown, mean(seed), atol=0.01)
        page.get_by_role("slider", name="training step").focus()
        press(page, "ArrowLeft")
