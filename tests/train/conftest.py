"""A model and a text small enough that a whole training run takes a fraction of a second."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

import minigpt
from minigpt import GPT, GPTConfig
from minigpt.model.tokenizer import CharTokenizer
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData, tokenize
from minigpt.train.trainer import Trainer

PHRASES = ("to be or not to be, ", "that is the question; ", "whether tis nobler ", "in the mind ")
SETTINGS: dict[str, Any] = {
    "steps": 12,
    "batch_size": 4,
    "lr": 3e-3,
    "eval_every": 4,
    "eval_batches": 2,
    "checkpoint_every": 5,
}


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Rounding, and so the last bits of a curve, may depend on the number of threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def text() -> str:
    return "".join(PHRASES[i * i % 7 % 4] for i in range(400))


@pytest.fixture(scope="session")
def tokenizer(text: str) -> CharTokenizer:
    return CharTokenizer().fit(text)


@pytest.fixture(scope="session")
def data(text: str, tokenizer: CharTokenizer) -> tuple[TokenData, TokenData]:
    """Training and validation tokens."""
    cut = len(text) * 9 // 10
    return tokenize(text[:cut], tokenizer, 16), tokenize(text[cut:], tokenizer, 16)


@pytest.fixture
def make_trainer(
    data: tuple[TokenData, TokenData], tokenizer: CharTokenizer
) -> Callable[..., Trainer]:
    """Build a trainer of a fresh model; keywords of the config change it."""

    def make(out: Path | None = None, **changes: Any) -> Trainer:
        others = {"resume", "loss", "each", "world", "report", "tensorboard", "model", "train"}
        rest = {name: changes.pop(name) for name in others & changes.keys()}
        torch.manual_seed(0)
        model = rest.pop("model", None) or GPT(
            GPTConfig(1, 2, 16, 16, tokenizer.d_vocab), tokenizer
        )
        cfg = TrainConfig(**{**SETTINGS, **changes})
        return Trainer(model, rest.pop("train", data[0]), data[1], cfg, out=out, **rest)

    return make


@pytest.fixture
def in_python(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python in a process of its own, on one thread, with this very package."""
    source = str(Path(minigpt.__file__).parent.parent)
    paths = os.pathsep.join([source, *filter(None, [os.environ.get("PYTHONPATH")])])
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths}

    def run(*arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=env,
            timeout=timeout,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run
