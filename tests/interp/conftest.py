"""Every kind of GPT that a config can make, small, in float64, with weights that all matter."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from minigpt import GPT, GPTConfig

SHAPE = {"n_layer": 2, "n_head": 4, "d_model": 16, "n_ctx": 24, "d_vocab": 29, "d_mlp": 20}
KINDS: dict[str, dict[str, Any]] = {
    "gpt2": {},
    "untied": {"tie_embeddings": False},
    "llama": {"norm": "rms", "mlp": "swiglu", "positions": "rotary", "n_kv_head": 2},
    "attention-only": {"mlp": "none", "norm": "none", "tie_embeddings": False},
    "attention-only-rotary": {"mlp": "none", "positions": "rotary", "n_kv_head": 1},
    "relu-rms-waves": {"mlp": "relu", "norm": "rms", "positions": "sinusoidal"},
    "no-positions": {"positions": "none"},
}


def build(seed: int = 0, **changes: Any) -> GPT:
    """A model whose weights, biases and norms are far from where training starts."""
    model = GPT(GPTConfig(**{**SHAPE, **changes})).double()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
            matrix = parameter.dim() > 1
            scale = 1.5 / parameter.shape[-1] ** 0.5 if matrix else 0.3
            parameter.copy_(noise * scale + (0 if matrix else 0.5))
    return model.eval()


@pytest.fixture(scope="session")
def make_model() -> Callable[..., GPT]:
    """Build a random model in float64: `make_model(seed, n_layer=3)`."""
    return build


@pytest.fixture(params=KINDS)
def any_model(request: pytest.FixtureRequest) -> GPT:
    """One model of each kind that a config can name."""
    return build(3, **KINDS[request.param])


@pytest.fixture(scope="session")
def model() -> GPT:
    """GPT-2's parts, small."""
    return build()


@pytest.fixture(scope="session")
def tokens() -> torch.Tensor:
    """Three prompts of nine tokens."""
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, SHAPE["d_vocab"], (3, 9), generator=generator)
