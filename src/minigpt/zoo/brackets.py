"""A two-layer transformer that says whether brackets balance, small enough to be read whole.

It is made to be taken apart, and every choice serves that. It is causal and answers at `=`, so that
all tools for language models work on it, and each bracket can know its prefix only. It has no
position embeddings: the mask alone tells order, so what layer 0 writes at a token follows from that
token and how many brackets have opened and closed by then, and can be tabled. There is no norm:
what is written to the stream adds up. The neurons are ReLUs: each is a threshold. With one head a
layer, the question is never which head, only at which position.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.data.files import sha256_of
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import FINAL
from minigpt.model.pretrained import load
from minigpt.model.tokenizer import CharTokenizer
from minigpt.tasks.brackets import (
    CHARACTERS,
    HARD,
    MAKERS,
    NO,
    YES,
    Brackets,
    bracket_strings,
    count_holds,
    horizon_holds,
)
from minigpt.zoo.entry import Entry, Measured, save_half
from minigpt.zoo.modular import start

CONFIG = GPTConfig(
    n_layer=2,
    n_head=1,
    d_model=16,
    n_ctx=256,
    d_vocab=len(CHARACTERS),
    d_mlp=16,
    norm="none",
    mlp="relu",
    positions="none",
    tie_embeddings=False,
)

LENGTHS = range(2, 34, 2)
STEPS, BATCH, LR, WEIGHT_DECAY, SEED = 2500, 256, 3e-3, 0.1, 0


def batch(n: int, generator: torch.Generator) -> Brackets:
    """Draw strings of one even length from 2 to 32, each length as likely."""
    length = LENGTHS[int(torch.randint(len(LENGTHS), (), generator=generator))]
    return bracket_strings(n, length, generator)


def train_brackets(*, steps: int = STEPS, seed: int = SEED) -> GPT:
    """Train on fresh strings with AdamW and one cycle of the learning rate; the seed fixes all.

    The loss is that of the answer at `=` and of nothing else. About a minute on one core.
    """
    model = start(CONFIG, seed)
    model.tokenizer = CharTokenizer(CHARACTERS)
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(
        model.parameters(), LR, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY, fused=True
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LR, total_steps=steps)
    for _ in range(steps):
        shown = batch(BATCH, generator)
        logits = model(shown.tokens, logits_at=[-1])[:, 0]
        loss = nn.functional.cross_entropy(logits, shown.answer)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return model.eval()


@torch.no_grad()
def lead(model: GPT, tokens: Int[Tensor, "string pos"]) -> Float[Tensor, "string"]:
    """How far the model says that each string is balanced: the logit of y less that of n."""
    logits = model(tokens, logits_at=[-1])[:, 0]
    return logits[:, YES] - logits[:, NO]


def accuracy(model: GPT, asked: Sequence[Brackets]) -> float:
    """The share of strings answered right: y has the larger logit where a string is balanced."""
    hits = [(lead(model, one.tokens) > 0) == one.balanced for one in asked]
    return torch.cat(hits).double().mean().item()


def unseen_strings(
    n: int, kinds: tuple[str, ...] = tuple(MAKERS), lengths: Iterable[int] = LENGTHS
) -> list[Brackets]:
    """Draw `n` strings of each length from seeds that training does not use."""
    return [bracket_strings(n, length, 1_000_000 + length, kinds) for length in lengths]


def measure(where: Path) -> Mapping[str, Measured]:
    """Measure accuracy by kind and on longer strings, and what three baselines reach."""
    model, mixed = load(where / FINAL), unseen_strings(400)
    of = f"strings of lengths 2 to {LENGTHS[-1]}"
    measured = {
        kind: Measured(
            accuracy(model, unseen_strings(200, (kind,))),
            0.002,
            "",
            f"share right of {kind!r} {of}",
        )
        for kind in MAKERS
    }
    longest = unseen_strings(4000, ("balanced", *HARD), LENGTHS[-1:])
    what = f"share right of hard strings of length {LENGTHS[-1]}, hardly any of which training drew"
    measured["unseen"] = Measured(accuracy(model, longest), 0.002, "", what)
    for length in (48, 64, 96):
        right = accuracy(model, unseen_strings(1000, ("balanced", *HARD), (length,)))
        what = f"share right of hard strings of length {length}, longer than any trained on"
        measured[f"length_{length}"] = Measured(right, 0.01, "", what)
    rules = {"count": count_holds, "horizon": horizon_holds}
    for name, rule in rules.items():
        hits = torch.cat([rule(one.tokens) == one.balanced for one in mixed])
        what = f"baseline: a rule that checks the {name} alone, {of}"
        measured[f"{name}_alone"] = Measured(hits.double().mean().item(), 1e-4, "", what)
    what = f"control: the model before training, {of}"
    measured["untrained"] = Measured(accuracy(start(CONFIG, SEED), mixed), 0.002, "", what)
    return measured


def data() -> dict[str, str]:
    """Return the hash of the first batch that training draws: the generator's fingerprint."""
    shown = batch(BATCH, torch.Generator().manual_seed(SEED))
    return {"first_batch": sha256_of(shown.tokens.numpy().tobytes())}


ENTRY = Entry(
    name="brackets",
    summary="a two-layer transformer, one head a layer, that says whether brackets balance",
    recipe={
        "model": CONFIG.to_dict(),
        "task": {"lengths": list(LENGTHS), "kinds": list(MAKERS)},
        "train": "fresh strings of one length a step, AdamW, one-cycle learning rate, clipped at 1",
        "start": "matrices N(0, 1/d_model)",
        "steps": STEPS,
        "batch_size": BATCH,
        "lr": LR,
        "betas": [0.9, 0.98],
        "weight_decay": WEIGHT_DECAY,
        "seed": SEED,
    },
    data=data,
    train=lambda where: save_half(train_brackets(), where / FINAL),
    measure=measure,
)
