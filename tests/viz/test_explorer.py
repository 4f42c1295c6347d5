"""The explorer: what it refuses, and that the browser shows what Python would say."""

from dataclasses import replace

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.explorer import lens_text, sentence

from .conftest import press, read, small_recording
from .test_browser import cell_paths

R = small_recording()
NUMBERS = ("share", "size", "rest", "norm", "lens_p")
KEPT = replace(R, **{name: np.float32(getattr(R, name)).astype(float) for name in NUMBERS})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"pattern": R.pattern[:, :, :3]}, "pattern has shape"),
        ({"pattern": R.pattern * 2}, "after the softmax"),
        ({"share": R.share[:, :1]}, "share has shape"),
        ({"share": np.full(R.share.shape, np.nan)}, "finite"),
        ({"size": R.size[..., :2]}, "size has shape"),
        ({"rest": R.rest[:2]}, "rest has shape"),
        ({"norm": R.norm[1:]}, "norm has shape"),
        ({"lens_p": R.lens_p[:1]}, "lens_p has shape"),
        ({"lens": R.lens[:2]}, "lens has shape"),
        ({"tokens": ["a"]}, "tokens has shape"),
        ({"surprise": [None]}, "surprise has shape"),
        ({"neurons": None}, "share has shape"),
    ],
)
def test_what_does_not_fit_is_refused(change, says):
    with pytest.raises(viz.FigureError, match=says):
        viz.explorer(replace(R, **change), alt="A model.")


def test_every_token_and_part_says_what_python_says(open_page, figures):
    page = open_page(figures["explorer"])
    tokens = page.locator(".mg-tokens").first.locator("span")
    for at in range(4):
        tokens.nth(at).click()
        page.locator(".mg-stage").focus()
        press(page, "ArrowUp", "Home")
        for row in range(2):
            for col in range(3):
                assert read(page) == sentence(KEPT, at, row, col)
                press(page, "ArrowRight")
            press(page, "Home", "ArrowDown")
        beside = page.locator("[data-l]").all_text_contents()
        assert beside == [lens_text(KEPT, layer, at) for layer in range(2)]


def test_the_first_picture_is_the_last_token_and_its_strongest_part(open_page, figures):
    page = open_page(figures["explorer"])
    row, col = divmod(int(np.abs(R.share[-1]).argmax()), 3)
    assert read(page) == sentence(KEPT, 3, row, col)
    assert f">{read(page)}</p>" in figures["explorer"].html


def test_a_head_shows_its_attention_and_its_map(open_page, figures):
    page = open_page(figures["explorer"])
    page.locator(".mg-stage").focus()
    press(page, "ArrowDown", "Home", "ArrowRight")
    assert page.locator(".mg-part strong").inner_text().startswith("Head 1.1")
    shown = [float(t) for t in page.locator(".mg-part .mg-tokens i").all_inner_texts()]
    np.testing.assert_allclose(shown, R.pattern[1, 1, 3], atol=0.005 + 0.5 / 255)
    assert page.locator(".mg-part svg path").count() > 1


def test_an_mlp_shows_the_neurons_of_its_layer_and_token(open_page, figures):
    page = open_page(figures["explorer"])
    page.locator(".mg-stage").focus()
    press(page, "ArrowDown", "End")
    page.locator(".mg-tokens").first.locator("span").nth(1).click()
    buttons = page.locator(".mg-part button")
    assert [t.split(":")[0] for t in buttons.all_inner_texts()] == ["neuron 2", "neuron 0"]
    for place, button in zip((3, 2), buttons.all_inner_texts(), strict=True):
        raised = "a" if R.neurons.activation[place, 1] >= 0 else "c"
        assert f"raises “{raised}”" in button
    buttons.nth(1).click()
    assert buttons.nth(1).get_attribute("aria-pressed") == "true"
    shown = page.locator(".mg-part .mg-tokens i").all_inner_texts()
    found = [float(t.replace("−", "-")) for t in shown]
    step = np.abs(R.neurons.activation[2]).max() / 127
    np.testing.assert_allclose(found, R.neurons.activation[2], atol=step, rtol=0.05)


def test_the_other_shading_is_the_size(open_page, figures):
    page = open_page(figures["explorer"])
    before = cell_paths(page.locator(".mg-stage .mg-cells"))
    page.get_by_role("button", name="size of the write").click()
    after = cell_paths(page.locator(".mg-stage .mg-cells"))
    assert before != after
    assert page.locator(".mg-stage .mg-cells .mg-less").count() == 0
    press(page, "ArrowLeft")
    assert cell_paths(page.locator(".mg-stage .mg-cells")) == before
