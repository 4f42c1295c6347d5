"""When to stop, and which weights to keep."""

from collections.abc import Sequence


def early_stopping(
    val_losses: Sequence[float], patience: int, min_delta: float = 0.0
) -> tuple[int, int]:
    """Return (ran, best): how many epochs run, and the epoch whose weights are kept.

    An epoch improves if its loss is below the best so far, and at least
    `min_delta` below it. The best so far is the loss of the last epoch
    that improved; the first finite loss improves always. Training stops
    after `patience` epochs in a row without improvement, or at the end
    of the list. Epochs count from 0. NaN never improves. If no epoch
    improves, best is -1.

    Example:
        Epoch 1 is best. Epochs 2 and 3 do not improve, so 4 epochs run.

        >>> early_stopping([1.0, 0.5, 0.6, 0.7, 0.1], patience=2)
        (4, 1)
    """
    raise NotImplementedError("1.4.1 early_stopping: your code here")
