"""How far a model prefers later years, and how sharply."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def year_metrics(
    logits: Float[Tensor, "batch d_vocab"],
    year_ids: Int[Tensor, "year"],
    start: Int[Tensor, "batch"],
) -> tuple[Float[Tensor, "batch"], Float[Tensor, "batch"]]:
    """Return the probability difference and the cutoff sharpness of each prompt.

    `year_ids[y]` is the token of year y, and `start[i]` the year in
    which prompt i begins. Probabilities p are over the whole vocabulary.

    - difference: p of all years after the start, less p of all others
      (the start year itself is one of the others),
    - sharpness: p of the year after the start, less p of the year
      before it. A year that does not exist has probability 0.

    Example:
        Three years have the probabilities 0.2, 0.3 and 0.5, and no other
        token has any. The start is year 1.

        >>> import torch
        >>> logits = torch.tensor([[0.2, 0.3, 0.5, 0.0]]).log()
        >>> year_metrics(logits, torch.tensor([0, 1, 2]), torch.tensor([1]))
        (tensor([0.]), tensor([0.3000]))
    """
    raise NotImplementedError("7.4.5 year_metrics: your code here")
