"""What one head is worth, checkpoint by checkpoint."""

from collections.abc import Iterable

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate
from minigpt.model.gpt2 import GPT


def removal_curve(
    models: Iterable[GPT],
    head: tuple[int, int],
    tokens: Int[Tensor, "prompt pos"],
    reference: Int[Tensor, "other pos"],
) -> Float[Tensor, "checkpoint"]:
    """Return by how much removing one head raises the loss, by checkpoint.

    `head` is (layer, head), the same at all checkpoints. Replace what it
    gives by its mean over `reference`, position by position, in each
    checkpoint by that checkpoint's own mean. `tokens` are random tokens
    that are shown twice. Count the predictions of the second showing,
    except that of its first token, which nothing announces. The models
    stay as they are, and come one at a time.

    Example:
        A head that does the work, and after that one that does nothing.

        >>> from minigpt.interp.heads.detectors import repeated_tokens
        >>> from minigpt.zoo.handmade import induction
        >>> model, _ = induction()
        >>> tokens, others = repeated_tokens(8, 16, 8).split(8)
        >>> removal_curve([model], (1, 0), tokens, others) > 1
        tensor([True])
    """
    ### BEGIN SOLUTION
    period, added = tokens.shape[1] // 2, []
    for model in models:
        intact = per_token_loss(model, tokens).values[:, period:].mean()
        with ablate(model, "mean", heads=[head], reference=reference):
            without = per_token_loss(model, tokens).values[:, period:].mean()
        added.append(without - intact)
    return torch.stack(added)
    ### END SOLUTION
