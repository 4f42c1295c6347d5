"""Arrays that every test of the figures shares, and a browser where one is installed."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from minigpt import viz

TOKENS = ["Good", " my", " lord", ",", " what", " news", " from", " court", "?", "\n"]
LETTERS = "abcdefghijklmnopqrstuvwxyz "
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def causal_pattern(n_head: int = 4, n: int = len(TOKENS), seed: int = 0) -> np.ndarray:
    """Random attention weights [head query key] that look back only."""
    scores = np.random.default_rng(seed).normal(size=(n_head, n, n)) * 2
    weights = np.exp(scores) * np.tri(n)
    return weights / weights.sum(-1, keepdims=True)


def training_curves() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    step = np.arange(1, 9)
    return {"trained head": 3 / step + rng.uniform(0, 0.2, (5, 8)), "no positions": 3 - step / 10}


def one_of_each() -> dict[str, viz.Figure]:
    """Every kind of figure, made anew at each call."""
    rng = np.random.default_rng(2)
    frames = rng.normal(size=(4, 3, 5))
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
        "strip": viz.token_strip(
            TOKENS, rng.normal(size=10), label="surprise", unit="bits", alt="A strip."
        ),
    }  # fmt: skip


@pytest.fixture(scope="session")
def figures() -> dict[str, viz.Figure]:
    return one_of_each()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, headless; tests that need one skip where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = chromium_path(playwright)
    if path is None:
        pytest.skip("no Chromium on this machine: set MINIGPT_CHROMIUM or install chromium")
    with playwright.sync_playwright() as manager:
        browser = manager.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def chromium_path(playwright: ModuleType) -> str | None:
    named = os.environ.get("MINIGPT_CHROMIUM")
    found = [named] if named else [shutil.which(n) for n in ("chromium", "chromium-browser")]
    with playwright.sync_playwright() as manager:
        found.append(manager.chromium.executable_path)
    return next((path for path in found if path and Path(path).exists()), None)
