"""The numbers of a report, with four faults."""

from jaxtyping import Float
from torch import Tensor


def report_numbers(
    clean: Float[Tensor, "prompt"], ablated: Float[Tensor, "prompt"]
) -> dict[str, float]:
    """Compute what this sentence of a report says.

    "Without the head the mean loss rises by {rise} nats per token, which
    is {percent} % of the clean loss; it is worse on {worse} % of all
    prompts."

    clean and ablated are losses of the same prompts. rise has two digits
    behind the point, and the two percentages have one. Everything is
    computed from the losses in double precision, and rounded once.

    The code has four faults. Repair them.

    Example:
        >>> import torch
        >>> found = report_numbers(torch.tensor([1.0, 2, 3]), torch.tensor([1.5, 2, 5.5]))
        >>> found["rise"], found["percent"], found["worse"]
        (1.0, 50.0, 66.7)
    """
    ### BEGIN SOLUTION
    before, after = clean.double(), ablated.double()
    rise = (after - before).mean().item()
    return {
        "rise": round(rise, 2),
        "percent": round(100 * rise / before.mean().item(), 1),
        "worse": round(100 * (after > before).double().mean().item(), 1),
    }
    ### STUB
    # rise = round((clean - ablated).double().mean().item(), 2)
    # changed = clean != ablated
    # return {
    #     "rise": rise,
    #     "percent": round(100 * rise / ablated.double().mean().item(), 1),
    #     "worse": round(100 * (ablated > clean)[changed].double().mean().item(), 1),
    # }
    ### END SOLUTION
