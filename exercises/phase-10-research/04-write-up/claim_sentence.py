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
    raise NotImplementedError("10.4.2 claim_sentence: your code here")
