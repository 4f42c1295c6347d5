"""One claim, with its spread, its control, and the number of seeds."""

from collections.abc import Sequence

import torch


def claim_sentence(
    what: str, values: Sequence[float], control: Sequence[float], unit: str, name: str
) -> str:
    """Say a result as `minigpt research check` wants it.

    values and control hold one number for each seed. The spread is the
    standard deviation over seeds, with n − 1. It is rounded to two digits
    that count (0.0584 is 0.058, and 0.0998 is 0.10). All four numbers
    have as many digits behind the point as the spread, or none. A minus
    is the sign −, not a hyphen. What is rounded to zero has no sign.

    Example:
        >>> print(
        ...     claim_sentence(
        ...         "The loss rises", [4.1, 4.3, 4.2], [0.02, -0.01, 0.02], "nats", "rise"
        ...     )
        ... )
        The loss rises by 4.20 ± 0.10 nats (3 seeds; control 0.01 ± 0.02) [rise].
    """
    ### BEGIN SOLUTION
    x, c = (torch.tensor(row, dtype=torch.float64) for row in (values, control))
    numbers = [x.mean().item(), x.std().item(), c.mean().item(), c.std().item()]
    digits = max(0, 1 - int(f"{numbers[1]:.1e}".split("e")[1]))
    m, s, k, t = (f"{round(n, digits) + 0.0:.{digits}f}".replace("-", "−") for n in numbers)
    return f"{what} by {m} ± {s} {unit} ({len(values)} seeds; control {k} ± {t}) [{name}]."
    ### END SOLUTION
