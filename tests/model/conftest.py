"""Small models with weights large enough that every part of them matters."""

from collections.abc import Callable
from typing import Any

import jaxtyping
import pytest
import torch

from minigpt import GPT, GPTConfig

SHAPE = {"n_layer": 2, "n_head": 3, "d_model": 24, "n_ctx": 16, "d_vocab": 31}


def randomize(model: torch.nn.Module, seed: int = 0) -> None:
    """Give weights, biases and LayerNorms values far from where training starts."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
            matrix = parameter.dim() > 1
            scale = 1.5 / parameter.shape[-1] ** 0.5 if matrix else 0.3
            parameter.copy_(noise * scale + (0 if matrix else 0.5))


@pytest.fixture(scope="session")
def make_model() -> Callable[..., GPT]:
    """Build a random model of a small shape; keywords change the shape."""

    def make(seed: int = 0, **changes: Any) -> GPT:
        model = GPT(GPTConfig(**{**SHAPE, **changes}))
        randomize(model, seed)
        return model.eval()

    return make


@pytest.fixture
def model(make_model: Callable[..., GPT]) -> GPT:
    return make_model()


@pytest.fixture(scope="session")
def tokens() -> torch.Tensor:
    return torch.randint(0, SHAPE["d_vocab"], (2, 7), generator=torch.Generator().manual_seed(1))


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch shape checks off, to see what a user without them sees."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)
