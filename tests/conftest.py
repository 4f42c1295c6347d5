"""Shapes are checked: the model's annotations are enforced while the tests run. And a browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from jaxtyping import install_import_hook
from playwright.sync_api import Browser, sync_playwright

# config and huggingface hold no tensors and refuse wrong values with sentences that are tested;
# hooks knows no shapes, and the function that it makes for each hook would be compiled each time.
CHECKED = (
    *("attention", "block", "embeddings", "generate", "gguf", "gpt2", "layernorm"),
    *("gguf_llama", "mlp", "parts", "pretrained", "rotary", "unembedding", "weights"),
)
install_import_hook(
    [f"minigpt.model.{name}" for name in CHECKED],
    # A Python int is a fine float: `temperature=0`.
    "beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))",
)

settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests of a process; without one they are skipped and say so."""
    names = ("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        found = [path for path in (*map(shutil.which, names), own) if path and Path(path).exists()]
        if not found:
            pytest.skip("no browser here: install chromium or google-chrome to run these tests")
        chromium = playwright.chromium.launch(executable_path=found[0], args=FLAGS)
        yield chromium
        chromium.close()
