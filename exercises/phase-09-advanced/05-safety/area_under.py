"""How well a detector ranks lies above honest statements."""

from jaxtyping import Bool, Float
from torch import Tensor


def area_under(scores: Float[Tensor, "n"], lie: Bool[Tensor, "n"]) -> float:
    """Return how often a lie scores above an honest statement.

    Of all pairs of a lie and an honest statement, the share in which
    the lie has the higher score; a tie counts one half. Scores that
    differ at all are no tie.

    Raises:
        ValueError: there is no lie, or no honest statement.

    Example:
        Of two pairs one is in the right order, and one is a tie.

        >>> area_under(torch.tensor([2.0, 1.0, 2.0]), torch.tensor([True, False, False]))
        0.75
    """
    raise NotImplementedError("9.5.2 area_under: your code here")
