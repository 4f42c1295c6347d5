"""Which edges of an unknown network are in use?"""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

Measure = Callable[[Sequence[str], str], Float[Tensor, "prompt"]]


def planted_edges(edges: Sequence[str], measure: Measure) -> list[str]:
    """Return the edges that carry something, in the order of `edges`.

    You do not see the network. `measure(some, base)` runs it on a batch
    of prompts and returns one output a prompt. With base "clean" it runs
    on the clean prompts, with the edges in `some` corrupt; with base
    "corrupt" it runs on the corrupt ones, with these edges clean. An
    empty list gives the run itself.

    An edge carries something if exchanging it alone, in one of the two
    bases, changes the output of some prompt by more than 1 % of the
    largest difference, over the prompts, between the two runs. Smaller
    changes are rounding errors.

    Example:
        Two edges, either of which is enough: exchanged alone in the
        clean run, neither changes anything.

        >>> def measure(some, base):
        ...     live = {"a", "b"} & set(some)
        ...     if base == "clean":
        ...         live = {"a", "b"} - live
        ...     return torch.tensor([1.0 * bool(live)])
        >>> planted_edges(["a", "b", "c"], measure)
        ['a', 'b']
    """
    ### BEGIN SOLUTION
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).abs().max()
    found = []
    for edge in edges:
        noised = measure([edge], "clean") - clean
        denoised = measure([edge], "corrupt") - corrupt
        if torch.stack([noised, denoised]).abs().max() > least:
            found.append(edge)
    return found
    ### END SOLUTION
