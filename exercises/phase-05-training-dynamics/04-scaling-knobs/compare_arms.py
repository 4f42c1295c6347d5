"""A fair comparison of two settings: equal compute, a tuned rate each, fresh seeds, a rule."""

from collections.abc import Callable, Sequence
from statistics import mean, variance

Train = Callable[[str, float, int, int], float]  # arm, lr, steps, seed → loss


def tune(train: Train, arm: str, rates: Sequence[float], steps: int, seeds: Sequence[int]) -> float:
    """Return the learning rate with the lowest mean loss over the seeds.

    Example:
        >>> tune(lambda arm, lr, steps, seed: (lr - 0.2) ** 2, "deep", [0.1, 0.2, 0.4], 5, [0])
        0.2
    """
    raise NotImplementedError("5.4.5 compare_arms: your code here")


def compare_arms(
    train: Train,
    cost: Callable[[str], float],
    arms: tuple[str, str],
    rates: Sequence[float],
    budget: float,
    tune_seeds: Sequence[int],
    test_seeds: Sequence[int],
) -> str | None:
    """Return the arm with the lower loss at equal compute, or None if undecided.

    Each arm takes as many whole steps as the budget of operations pays for;
    `cost` says what a step costs. Each arm is tuned at these steps on
    `tune_seeds`, and trained at its own best rate on `test_seeds`. The rule:
    with d the difference of the mean test losses, v the variance of an arm
    (divided by n − 1) and n test seeds, decide only if
    |d| > 2 · sqrt(v_1 / n + v_2 / n).

    Example:
        >>> def train(arm, lr, steps, seed):
        ...     return {"deep": 2.0, "wide": 1.0}[arm] + lr + 0.01 * seed
        >>> compare_arms(train, lambda arm: 10.0, ("deep", "wide"), [0.1], 100, [0], [1, 2, 3])
        'wide'
    """
    raise NotImplementedError("5.4.5 compare_arms: your code here")
