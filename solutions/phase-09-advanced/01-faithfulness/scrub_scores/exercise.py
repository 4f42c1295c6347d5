"""What survives a scrub, and what would survive without any hypothesis?"""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.interp.circuits.scrubbing import agreeing

Measure = Callable[[Int[Tensor, "prompt"]], Float[Tensor, "prompt"]]


def scrub_scores(
    measure: Measure, labels: Int[Tensor, "prompt"], n: int = 10, seed: int = 0
) -> tuple[float, float]:
    """Return the share of a behavior that survives a scrub, and a control.

    `measure(partners)` runs the model while prompt i has the part's
    output on prompt partners[i], and returns the metric of each prompt.
    Let m be the mean of the metric, over prompts and over n draws:

    - intact: each prompt is its own partner
    - random: all prompts are allowed as partners, and each draws its own
    - scrubbed: those with the same label are allowed
    - shuffled: the same, after the labels are shuffled among the
      prompts, anew for each draw

    The share is (m_scrubbed − m_random) / (m_intact − m_random), and
    the control has m_shuffled in the place of m_scrubbed. Draws are
    independent. The same seed gives the same numbers, and the global
    random state is left alone. `agreeing(labels, generator)` of the
    package draws partners.

    Example:
        The part knows one bit of each prompt.

        >>> bit = torch.tensor([0, 1, 1, 0])
        >>> measure = lambda partners: (bit[partners] == bit).float()
        >>> scrub_scores(measure, bit)[0]
        1.0
    """
    ### BEGIN SOLUTION
    g = torch.Generator().manual_seed(seed)

    def mean(draw: Callable[[], Tensor]) -> float:
        values = [measure(agreeing(draw(), g)).double().mean() for _ in range(n)]
        return torch.stack(values).mean().item()

    intact = measure(torch.arange(len(labels))).double().mean().item()
    random = mean(lambda: torch.zeros_like(labels))
    scrubbed = mean(lambda: labels)
    shuffled = mean(lambda: labels[torch.randperm(len(labels), generator=g)])
    gap = intact - random
    return (scrubbed - random) / gap, (shuffled - random) / gap
    ### END SOLUTION
