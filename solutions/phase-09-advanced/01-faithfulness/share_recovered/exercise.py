"""How much of the behavior does a circuit have?"""

from jaxtyping import Float
from torch import Tensor


def share_recovered(
    scores: Float[Tensor, "circuit batch"],
    full: Float[Tensor, "batch"],
    empty: Float[Tensor, "batch"],
) -> Float[Tensor, "circuit"]:
    """Return the faithfulness F of each circuit.

    `scores` is the metric of each prompt in each circuit, `full` that
    in the whole model, `empty` that with no edge left. F is 0 where a
    circuit does no better than no edge, and 1 where it does as well as
    the model, on average over the prompts. Average before you divide.

    Raise a ValueError if the means of `full` and `empty` are equal:
    then there is nothing to explain.

    Example:
        On two prompts the model has 4 and 8, no edge has 0 and 2.

        >>> scores = torch.tensor([[4.0, 8.0], [1.0, 3.0], [4.0, 3.0]])
        >>> full, empty = torch.tensor([4.0, 8.0]), torch.tensor([0.0, 2.0])
        >>> share_recovered(scores, full, empty)
        tensor([1.0000, 0.2000, 0.5000])
    """
    ### BEGIN SOLUTION
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("the mean metric is the same with all edges and with none")
    return (scores - empty).mean(1) / gap
    ### END SOLUTION
