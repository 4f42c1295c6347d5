"""What a set of heads is worth on the second showing, and a control."""

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate
from minigpt.model.gpt2 import GPT

Head = tuple[int, int]  # layer, head


def who_matters(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    heads: list[Head],
    reference: Int[Tensor, "other pos"],
    seed: int = 0,
) -> tuple[float, list[Head], float]:
    """Return the loss that `heads` save, a control, and what it saves.

    `tokens` are random sequences, each shown exactly twice. What counts
    is the loss, in nats a token, on those tokens of the second showing
    that can be known: all but its first, which nothing announces. Take
    the difference, ablated less intact. Ablating puts in place of what
    the heads give, all of them at once, its mean over `reference`,
    position by position.

    The control are other heads, drawn at random: from each layer as
    many as `heads` has there, every other head of the layer equally
    likely, the same for the same seed. The global random state and the
    model stay as they are. No layer has more than half its heads in
    `heads`.

    Example:
        A model that was set by hand: head 1.0 matches prefixes, and
        1.1, the only other head of its layer, does nothing.

        >>> from minigpt.interp.heads.detectors import repeated_tokens
        >>> from minigpt.zoo.handmade import induction
        >>> model, _ = induction()
        >>> tokens, others = repeated_tokens(8, 16, 8).split(8)
        >>> saved, control, nothing = who_matters(model, tokens, [(1, 0)], others)
        >>> float(saved) > 1, control, abs(float(nothing)) < 0.001
        (True, [(1, 1)], True)
    """
    raise NotImplementedError("7.1.4 who_matters: your code here")
