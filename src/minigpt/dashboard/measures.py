"""What is measured of each kept checkpoint: losses by token and by position, what heads attend to,
and how far the weights moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.dashboard.run import RunFolder
from minigpt.errors import MinigptError
from minigpt.interp.comparison.checkpoints import CheckpointChanges, checkpoint_changes
from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.heads.detectors import DETECTORS, detect, repeated_tokens
from minigpt.model.gpt2 import GPT

REPEATED, LONGEST = 8, 24  # prompts of random tokens, and how many are shown twice
PROMPT, BEGIN, LENGTH = "\n", 16, 160  # of the samples, in tokens
TEMPERATURES = (0.0, 0.8, 1.0)


@dataclass(frozen=True)
class Measures:
    """One row a checkpoint: `losses` [step batch pos] in nats, `heads` [step head detector]."""

    steps: list[int]
    losses: Float[Tensor, "step batch pos"] | None
    heads: Float[Tensor, "step head detector"] | None
    head_names: list[str]
    changes: CheckpointChanges | None
    samples: dict[str, str]


@torch.no_grad()
def measure(run: RunFolder, most: int) -> Measures:
    """Measure up to `most` checkpoints, two in memory at a time."""
    steps, losses, heads, names = list[int](), list[Tensor](), list[Tensor](), list[str]()
    last: GPT | None = None

    def each() -> Iterator[tuple[str, GPT]]:
        nonlocal last
        for step, model in run.models(most):
            steps.append(step)
            if run.text is not None:
                losses.append(per_token_loss(model, run.text).values)
            heads.append(scores_of_heads(model))
            names[:] = [
                f"{x}.{y}" for x in range(model.cfg.n_layer) for y in range(model.cfg.n_head)
            ]
            last = model
            yield str(step), model

    # Where there is no text, only the change of the weights is shown; any two tokens do.
    text = torch.zeros(1, 2, dtype=torch.long) if run.text is None else run.text
    try:
        changes = checkpoint_changes(each(), text)
    except MinigptError as refusal:
        changes = None
        run.absent.append(f"Checkpoints are not compared: {refusal}.")
    return Measures(
        steps,
        torch.stack(losses) if losses else None,
        torch.stack(heads) if heads and heads[0].numel() else None,
        names,
        changes,
        samples(run, last),
    )


def scores_of_heads(model: GPT) -> Float[Tensor, "head detector"]:
    """Score every head with every detector, on random tokens shown twice."""
    length = min(LONGEST, model.cfg.n_ctx // 2)
    tokens = repeated_tokens(model.cfg.d_vocab, REPEATED, length)
    found = detect(model, tokens, null_seeds=())
    return torch.stack([found[name].scores.values.mean(-1).flatten() for name in DETECTORS], -1)


def samples(run: RunFolder, model: GPT | None) -> dict[str, str]:
    """Continue the first tokens of the text, or a line's beginning, at three temperatures."""
    if model is None:
        return {}
    if model.tokenizer is None:
        run.absent.append("The weights have no tokenizer with them: no text is sampled.")
        return {}
    told = dict[str, str]()
    known = PROMPT if run.text is None else model.tokenizer.decode(run.text[0, :BEGIN].tolist())
    try:
        n = min(LENGTH, model.cfg.n_ctx - model.to_tokens(known).shape[1])
        for temperature in TEMPERATURES:
            said = model.generate(known, n, temperature=temperature, seed=0)
            told[f"temperature {temperature:g}, seed 0"] = str(said)
    except MinigptError as refusal:
        run.absent.append(f"No text is sampled: {refusal}.")
    return told
