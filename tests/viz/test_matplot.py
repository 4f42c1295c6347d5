"""A matplotlib figure becomes inline SVG that follows the page."""

import re

import matplotlib as mpl
import pytest

mpl.use("agg")
import matplotlib.pyplot as plt

from minigpt import viz


def wave(title: str = "") -> viz.Figure:
    with viz.theme.context():
        fig, ax = plt.subplots()
        ax.plot([0, 1, 2], [0, 1, 0], label="a wave")
        ax.set(xlabel="position (tokens)", ylabel="value", title=title)
        ax.legend()
        return viz.static(fig, alt="A wave.", caption="One wave.")


def test_the_same_drawing_gives_the_same_bytes():
    first, second = wave(), wave()
    assert first == second
    assert first.png() == second.png()
    assert first.html != wave("other").html


def test_text_is_text_in_the_color_of_the_page():
    html = wave().html
    assert "position (tokens)" in re.sub(r"<[^>]+>", "", html)
    assert "currentColor" in html
    picture = html.split("</style>", 1)[1]
    assert "var(--mg-0)" in picture
    assert not re.search(r"#(?:010203|000000|1c72d6)", picture)


def test_nothing_but_a_picture():
    html = wave().html
    assert "<script" not in html
    assert "<metadata" not in html
    assert not re.search(r"<\?xml|<!DOCTYPE|xmlns", html)
    used = set(re.findall(r'url\(#([^)]+)|href="#([^"]+)"', html))
    assert {i for pair in used for i in pair if i} == set(re.findall(r'\bid="([^"]+)"', html))


def test_the_figure_is_closed_so_that_it_does_not_show_twice():
    wave()
    assert plt.get_fignums() == []


def test_alt_is_required():
    with pytest.raises(TypeError, match="alt"):
        viz.static(plt.figure())
    plt.close("all")
