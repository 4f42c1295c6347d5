"""When a curve crosses a level for good, as exactly as its measurements know."""

from jaxtyping import Float
from torch import Tensor

Interval = tuple[float, float]


def onset(
    steps: Float[Tensor, "point"], values: Float[Tensor, "point"], level: float, falls: bool = True
) -> Interval | None:
    """Return the two measured steps between which a curve crosses a level and stays past it.

    After the second of them all values are below the level (above it, if not `falls`). A curve that
    is past it at every point returns its first step twice; one that does not end past it, None.

    Source: Lesson 5.3.
    """
    past = values < level if falls else values > level
    wrong = (~past).nonzero().flatten().tolist()
    if not wrong:
        return float(steps[0]), float(steps[0])
    if wrong[-1] == len(values) - 1:
        return None
    return float(steps[wrong[-1]]), float(steps[wrong[-1] + 1])
