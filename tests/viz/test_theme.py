"""The colors hold what the theme says of them, for every kind of color vision."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from minigpt.viz import theme

PALETTES = {"light": theme.LIGHT, "dark": theme.DARK}
# Machado, Oliveira and Fernandes 2009, severity 1; acting on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def rgb(color: str) -> np.ndarray:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(srgb: np.ndarray) -> np.ndarray:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(a: np.ndarray, b: np.ndarray) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


def lab(light: np.ndarray) -> np.ndarray:
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = to_xyz @ np.clip(light, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("page", ["light", "dark"])
def test_colors_stand_out_from_the_page(page):
    for name in (*theme.SERIES, "more", "less"):
        assert contrast(rgb(PALETTES[page][name]), rgb(theme.PAGE[page])) >= 4.5, name


@pytest.mark.parametrize("page", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_series_can_be_told_apart(page, vision):
    seen = [lab(VISION[vision] @ linear(rgb(PALETTES[page][s]))) for s in theme.SERIES]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) >= 20


@pytest.mark.parametrize("page", ["light", "dark"])
@pytest.mark.parametrize("shade", ["more", "less"])
def test_text_over_the_deepest_shade_is_readable(page, shade):
    cap = float(PALETTES[page]["cap"].rstrip("%")) / 100
    under = cap * rgb(PALETTES[page][shade]) + (1 - cap) * rgb(theme.PAGE[page])
    assert contrast(under, rgb(theme.INK[page])) >= 4.5


def test_each_series_has_its_own_marker_and_dash():
    assert len(set(theme.MARKERS)) == len(set(theme.DASHES)) == len(theme.SERIES)


def test_the_sequential_map_darkens_evenly():
    values = [lab(linear(np.array(theme.sequential()(v)[:3])))[0] for v in np.linspace(0, 1, 11)]
    steps = -np.diff(values)
    assert (steps > 3).all()
    assert steps.max() < 2.5 * steps.min()


def test_the_diverging_map_is_white_at_zero():
    limits = theme.centered([-1.0, 4.0])
    assert limits == {"vmin": -4.0, "vmax": 4.0}
    assert theme.diverging()(0.5)[:3] == pytest.approx((1, 1, 1))


def test_the_style_leaves_nothing_behind():
    before = dict(plt.rcParams)
    with theme.context():
        assert plt.rcParams["svg.fonttype"] == "none"
    assert dict(plt.rcParams) == before
