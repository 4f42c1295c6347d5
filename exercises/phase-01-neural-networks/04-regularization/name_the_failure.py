"""Read a log, and name what went wrong."""

from collections.abc import Sequence


def name_the_failure(train: Sequence[float], val: Sequence[float]) -> str:
    """Return the first name that fits a run with these losses, one an epoch.

    "diverged":       a loss is NaN or infinite, or the last training
                      loss is more than twice the first.
    "not learning":   the last training loss is less than 5 % below the
                      first.
    "overfitted":     the last validation loss is more than 10 % above
                      the lowest one, which came earlier.
    "still learning": over the last quarter of the epochs the validation
                      loss fell by more than 2 %: compare the last epoch
                      with the one that a quarter of the epochs (rounded
                      down, at least 1) came before it.
    "done":           none of these.

    Losses are positive, and there are at least two epochs. All
    percentages are of the loss that is compared with.

    Example:
        >>> name_the_failure([2.0, 1.0, 0.2], [2.0, 1.0, 1.5])
        'overfitted'
    """
    raise NotImplementedError("1.4.5 name_the_failure: your code here")
