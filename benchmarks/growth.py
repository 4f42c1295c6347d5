"""How the time of a forward pass grows with layers, context and batch."""

import statistics
from collections.abc import Callable, Iterable
from typing import Any

import torch

from benchmarks.measure import Growth, in_turns
from minigpt import GPT, GPTConfig

ROUNDS = 5
Call = Callable[[], object]


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
    return [
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
