"""Three numbers that say what a patch did."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def patch_metrics(
    clean: Float[Tensor, "batch d_vocab"],
    corrupt: Float[Tensor, "batch d_vocab"],
    patched: Float[Tensor, "*sweep batch d_vocab"],
    answer: Int[Tensor, "batch"],
    wrong: Int[Tensor, "batch"],
) -> tuple[
    Float[Tensor, "*sweep batch"],
    Float[Tensor, "*sweep batch"],
    Float[Tensor, "*sweep batch"],
]:
    """Return logit difference, KL and recovery of patched runs.

    All logits are those of the last position. `patched` may have any
    axes before the batch, one run each. Every number is for one prompt:
    logit difference: the logit of the prompt's `answer` less that of
        `wrong`, in the patched run.
    KL: the divergence from the clean run's probabilities p to the
        patched run's q, the sum of p log(p / q), in nats.
    recovery: how far the patch moves the logit difference from the
        corrupt run's to the clean run's: 0 where it stays, 1 where it
        arrives. Not clipped. NaN for a prompt whose clean and corrupt
        logit differences are equal: it has nothing to recover.

    Example:
        The patch goes half of the way.

        >>> clean, corrupt = torch.tensor([[[2.0, 0.0]], [[0.0, 2.0]]])
        >>> patched = torch.tensor([[1.0, 1.0]])
        >>> right, other = torch.tensor([0]), torch.tensor([1])
        >>> d, kl, r = patch_metrics(clean, corrupt, patched, right, other)
        >>> d, kl, r
        (tensor([0.]), tensor([0.3278]), tensor([0.5000]))
    """
    ### BEGIN SOLUTION
    rows = torch.arange(len(answer))

    def lead(logits: Tensor) -> Tensor:
        return logits[..., rows, answer] - logits[..., rows, wrong]

    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    kl = (log_p.exp() * (log_p - log_q)).sum(-1)
    gap = lead(clean) - lead(corrupt)
    recovery = (lead(patched) - lead(corrupt)) / torch.where(gap == 0, torch.nan, gap)
    return lead(patched), kl, recovery
    ### END SOLUTION
