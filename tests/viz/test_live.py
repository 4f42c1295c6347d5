"""Live figures: callbacks run as a front-end would run them; pages without a kernel keep a twin."""

import numpy as np
import pytest

from minigpt import viz
from minigpt.errors import TokenError
from minigpt.viz.live import WIDGET_VIEW, has_front_end

from .conftest import causal_pattern


@pytest.fixture
def calls():
    return []


@pytest.fixture
def live(calls):
    def run(text):
        calls.append(text)
        if not text:
            raise TokenError("the prompt is empty: type at least one letter.")
        return causal_pattern(3, len(text)), list(text)

    return viz.live.attention(run, "lord", alt=lambda text: f"Heads over {text}.")


def shown(live) -> str:
    return live.widget.children[-1].outputs[0]["data"]["text/html"]


def test_typing_draws_the_new_text(live):
    text_box = live.widget.children[0]
    text_box.value = "queen"
    assert live.figure.alt == "Heads over queen."
    assert shown(live) == live.figure.html
    assert live.figure == viz.attention_heads(
        causal_pattern(3, 5), list("queen"), alt="Heads over queen."
    )


def test_the_head_slider_draws_without_running_the_model(live, calls):
    before = len(calls)
    slider = live.widget.children[1]
    assert (slider.min, slider.max) == (0, 2)
    slider.value = 2
    assert "head 2: “d” looks at" in live.figure.html
    assert len(calls) == before


def test_a_refusal_is_said_and_the_last_figure_stays(live):
    last = live.figure
    live.widget.children[0].value = ""
    assert live.figure == last
    assert "the prompt is empty" in live.widget.children[2].value
    live.widget.children[0].value = "ok"
    assert live.widget.children[2].value == ""


def test_without_a_front_end_the_page_keeps_the_still_twin(live, monkeypatch):
    monkeypatch.setenv("MINIGPT_LIVE", "0")
    bundle = live._repr_mimebundle_()
    assert WIDGET_VIEW not in bundle
    assert "widget" not in live.__dict__, "no widget may be left on a page without a kernel"
    assert (
        "In a notebook with a running kernel you can change this figure: text, head."
        in (bundle["text/html"])
    )
    assert bundle["text/html"].startswith('<figure class="mg-viz"')
    assert bundle["text/plain"] == "Heads over lord."


def test_with_a_front_end_the_widget_comes_first(live, monkeypatch):
    monkeypatch.setenv("MINIGPT_LIVE", "1")
    bundle = live._repr_mimebundle_()
    assert next(iter(bundle)) == WIDGET_VIEW
    assert bundle[WIDGET_VIEW]["model_id"] == live.widget.model_id
    assert "text/html" in bundle


def test_a_jupyter_server_names_the_session(monkeypatch):
    for name in ("MINIGPT_LIVE", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    assert not has_front_end()
    monkeypatch.setenv("JPY_SESSION_NAME", "lesson.ipynb")
    assert has_front_end()


def temperature(t: float, layer: int, kind: str) -> viz.Figure:
    x = np.exp(np.array([1.0, 2.0, 3.0]) / t)
    return viz.bars({f"{kind} {layer}": x / x.sum()}, value_label="p", alt=f"{t} {layer} {kind}")


def test_sliders_of_every_kind():
    live = viz.live.sliders(temperature, t=(0.5, 2.0), layer=(0, 5), kind=["mlp", "attn"])
    assert live.figure.alt == "0.5 0 mlp"
    t, layer, kind = live.widget.children[:3]
    assert [type(w).__name__ for w in (t, layer, kind)] == ["FloatSlider", "IntSlider", "Dropdown"]
    t.value, layer.value, kind.value = 1.0, 3, "attn"
    assert live.figure.alt == "1.0 3 attn"
    assert live.set(layer=4).alt == "1.0 4 attn"


def test_start_chooses_the_first_picture():
    ranges = {"t": (0.5, 2.0), "layer": (0, 5), "kind": ["mlp"]}
    assert viz.live.sliders(temperature, start={"layer": 3}, **ranges).figure.alt == "0.5 3 mlp"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [({"t": (2, 1)}, r"t=\(2, 1\) is no range: write \(first, last\)"),
     ({"t": []}, r"t=\[\] is no range"),
     ({"t": (0, 1), "start": {"s": 1}}, r"start names 's': choose from \['t'\]")],
)  # fmt: skip
def test_refused_ranges(options, sentence):
    with pytest.raises(viz.FigureError, match=sentence):
        viz.live.sliders(temperature, **options)


def test_an_unknown_control_is_refused(live):
    with pytest.raises(viz.FigureError, match=r"'layer' is no control: choose from"):
        live.set(layer=1)
