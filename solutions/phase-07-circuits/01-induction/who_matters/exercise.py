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
    ### BEGIN SOLUTION
    period = tokens.shape[1] // 2

    def loss() -> float:
        every = per_token_loss(model, tokens).values
        return every[:, period:].mean().item()

    def saved(chosen: list[Head]) -> float:
        with ablate(model, "mean", heads=chosen, reference=reference):
            return loss() - intact

    generator = torch.Generator().manual_seed(seed)
    control: list[Head] = []
    for layer in sorted({layer for layer, _ in heads}):
        others = range(model.cfg.n_head)
        free = [(layer, i) for i in others if (layer, i) not in heads]
        order = torch.randperm(len(free), generator=generator).tolist()
        needed = sum(one == layer for one, _ in heads)
        control += [free[i] for i in order[:needed]]
    intact = loss()
    return saved(heads), control, saved(control)
    ### END SOLUTION
