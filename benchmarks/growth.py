"""How the time of a forward pass and of a sweep grows with each size."""

import statistics
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import torch

from benchmarks.measure import Growth, in_turns
from minigpt import GPT, GPTConfig
from minigpt.interp.patching.activation import patch_heads, patch_residual
from minigpt.tasks.metrics import logit_difference

ROUNDS = 5
Call = Callable[[], object]
Patch = Callable[..., object]


def ignore(*_: Any) -> None:
    """Look at an activation and leave it."""


def pass_over(batch: int, pos: int, n_layer: int = 4, *, watched: bool = False) -> Call:
    """Return a forward pass of a small GPT; `watched` computes each pattern in the open."""
    model = GPT(GPTConfig(n_layer, 6, 384, 2048, 512)).eval()
    tokens = torch.randint(512, (batch, pos))

    def call() -> object:
        hooks = {lambda name: name.endswith("pattern"): ignore} if watched else {}
        with torch.inference_mode(), model.hooked(hooks):
            return model(tokens)

    return call


def sweep(patch: Patch, n_layer: int = 4, batch: int = 2, pos: int = 16, n_head: int = 4) -> Call:
    """Return a whole patching sweep over a small GPT whose prompts differ in every token."""
    model = GPT(GPTConfig(n_layer, n_head, 192, 512, 512, d_head=32)).eval()
    clean = torch.randint(512, (batch, pos))
    metric = logit_difference([0] * batch, [1] * batch)
    return lambda: patch(model, clean, (clean + 1) % 512, metric)


def grow(workload: str, axis: str, sizes: Iterable[int], make: Callable[[int], Call]) -> Growth:
    """Time every size in turns."""
    sizes = tuple(sizes)
    calls = [make(size) for size in sizes]
    in_turns(calls, 1)
    medians = (statistics.median(times) for times in in_turns(calls, ROUNDS))
    return Growth(workload, axis, sizes, tuple(medians))


def run() -> list[Growth]:
    """Double one size at a time."""
    torch.manual_seed(0)
    doubled = (128, 256, 512, 1024, 2048)
    small = (1, 2, 4, 8, 16)
    few, residual = (1, 2, 4, 8), partial(sweep, patch_residual)
    return [
        grow("patching the stream, 2 × 16 tokens", "layers", few, residual),
        grow("patching the stream, 4 layers", "batch", few, lambda n: residual(batch=n)),
        grow(
            "patching the stream, 4 layers", "positions", (8, 16, 32, 64), lambda n: residual(pos=n)
        ),
        grow(
            "patching heads, 4 layers, 2 × 16 tokens",
            "heads",
            few,
            lambda n: sweep(patch_heads, n_head=n),
        ),
        grow("forward, 1 × 128 tokens", "layers", small, lambda n: pass_over(1, 128, n)),
        grow("forward, 4 layers, 128 tokens each", "batch", small, lambda n: pass_over(n, 128)),
        grow("forward, 4 layers", "context", doubled, lambda n: pass_over(1, n)),
        grow(
            "forward, 4 layers, pattern watched",
            "context",
            doubled,
            lambda n: pass_over(1, n, watched=True),
        ),
    ]
