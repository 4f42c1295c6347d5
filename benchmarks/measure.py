"""Time two programs that do the same, in turns."""

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

ROUNDS = 7
Call = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One workload: seconds of ours and of the peer's, round by round.

    `asked` is how many times faster than the peer we want to be (None: nothing is asked), `checked`
    what was asserted to be equal before the clock ran, `why` the reason if it is not reached.
    `flops` are the operations of our matrix products (a multiplication and an addition are two),
    `peak` the operations a second of one large matrix product in the same run; 0: not counted.
    """

    workload: str
    peer: str
    ours_s: tuple[float, ...]
    peer_s: tuple[float, ...]
    checked: str
    asked: float | None = None
    why: str = ""
    flops: float = 0.0
    peak: float = 0.0

    @property
    def utilization(self) -> float | None:
        """The fraction of the processor's own peak that our matrix products reach, if counted."""
        counted = self.flops and self.peak
        return self.flops / statistics.median(self.ours_s) / self.peak if counted else None

    @property
    def ratio(self) -> float:
        """How many times faster ours is: the median over rounds of peer's time / our time."""
        pairs = zip(self.peer_s, self.ours_s, strict=True)
        return statistics.median(theirs / ours for theirs, ours in pairs)

    @property
    def reached(self) -> bool:
        """Whether the ratio, as the table prints it, is at least what was asked."""
        return self.asked is None or round(self.ratio, 2) >= self.asked


@dataclass(frozen=True)
class Growth:
    """How the seconds of a workload grow with one size, all else equal."""

    workload: str
    axis: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """The slope of log time over log size by least squares: 1 is proportional, 2 quadratic."""
        x, y = ([math.log(value) for value in column] for column in (self.sizes, self.seconds))
        return statistics.linear_regression(x, y).slope

    @property
    def last_exponent(self) -> float:
        """The same between the two largest sizes, where fixed costs weigh least."""
        (a, b), (s, t) = self.sizes[-2:], self.seconds[-2:]
        return math.log(t / s) / math.log(b / a)


def seconds(call: Call) -> float:
    """Time one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def in_turns(calls: Sequence[Call], rounds: int = ROUNDS) -> list[tuple[float, ...]]:
    """Time each call once a round, so that a busy moment hits all; the caller warms them up."""
    times = [[seconds(call) for call in calls] for _ in range(rounds)]
    return list(zip(*times, strict=True))


def matmul_peak(size: int = 1536, rounds: int = 9) -> float:
    """Return the operations a second of a large product of matrices, the best of several rounds."""
    a, b = torch.randn(size, size), torch.randn(size, size)
    a @ b
    return 2 * size**3 / min(seconds(lambda: a @ b) for _ in range(rounds))


def difference(ours: Tensor, theirs: Tensor, within: float = 1e-4, *, what: str = "logits") -> str:
    """Assert that two tensors agree, and say how well.

    Raises:
        AssertionError: they do not.
    """
    torch.testing.assert_close(ours, theirs, rtol=0, atol=within)
    return f"{what} differ by at most {(ours - theirs).abs().max():.0e}"
