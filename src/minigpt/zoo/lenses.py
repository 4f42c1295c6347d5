"""Translators for eleven places of SmolLM2's stream, and what they read: for Lesson 6.2.

Least squares gives each translator its start, and 40 steps of Adam on KL(final ‖ lens) follow. What
is kept is what the lenses read on text that no translator has seen, not the 15 MB of translators.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.data import shakespeare, train_val_split
from minigpt.data.files import sha256_of
from minigpt.interp.lenses.logit_lens import kl, streams, unembed
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.pretrained import load
from minigpt.model.weights import write_safetensors
from minigpt.tasks.stories import END, stories
from minigpt.zoo.entry import Entry, Measured, recorded

LENS_PLACES = (0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 29, 30)  # blocks passed; 30 is the output
LENSES = ("logit lens", "least squares", "tuned lens")
N_WINDOW, LENGTH, SKIP = 56, 128, 8  # training windows; their first tokens are left out
RIDGE, STEPS, BATCH, RATE, SEED = 0.03, 40, 96, 1e-4, 0
READ = slice(16, 64, 4)  # the positions of a held-out window that are read
SENTENCE = "The river was high after the rain, and the old bridge was"
_FILE = "record.safetensors"
LENS_RECORD = ZOO / "lens-smollm2" / _FILE
Translator = tuple[Float[Tensor, "d_model d_model"], Float[Tensor, "d_model"]]


@dataclass(frozen=True)
class Readings:
    """What three lenses read at each place; the last place is the output itself.

    `kl` is KL(final ‖ lens) in nats and `top` the likeliest token, on eight windows of held-out
    Shakespeare and four of stories. `best` and `shares` are the five likeliest tokens of the first
    and the third lens on `SENTENCE`. `constant` is the KL of one distribution for all places, the
    mean over the training positions.
    """

    kl: Float[Tensor, "lens place window pos"]
    top: Int[Tensor, "lens place window pos"]
    constant: Float[Tensor, "window pos"]
    best: Int[Tensor, "lens place pos rank"]
    shares: Float[Tensor, "lens place pos rank"]


def cut_windows(model: GPT, text: str, n: int, length: int) -> Int[Tensor, "window pos"]:
    """Cut the first n windows of so many tokens out of a text."""
    ids: list[int] = []
    while len(ids) < n * length:  # by parts: an encoder of long texts is slow
        part, text = text[:2000], text[2000:]
        ids += model.to_tokens(part)[0].tolist()
    return torch.tensor(ids[: n * length]).view(n, length)


def unseen_windows(model: GPT) -> Int[Tensor, "window pos"]:
    """Return eight windows of plays that no translator has seen, then four of stories."""
    plays = cut_windows(model, train_val_split(shakespeare())[1], 8, 64)
    return torch.cat([plays, cut_windows(model, stories(60, seed=1).replace(END, "\n"), 4, 64)])


def training_states(
    model: GPT, n_window: int, places: Sequence[int] = LENS_PLACES
) -> list[Float[Tensor, "state d_model"]]:
    """Collect the states at some places from windows of the training plays."""
    tokens = cut_windows(model, train_val_split(shakespeare())[0], n_window, LENGTH)
    found: list[list[Tensor]] = [[] for _ in places]
    for batch in tokens.split(4):
        stream = streams(model, batch, slice(SKIP, None))
        for kept, place in zip(found, places, strict=True):
            kept.append(stream[place].flatten(0, 1))
    return [torch.cat(kept) for kept in found]


def least_squares(
    x: Float[Tensor, "state d_model"], y: Float[Tensor, "state d_model"], ridge: float = RIDGE
) -> Translator:
    """Fit W and b, so that x W + b is near y; `ridge` is in mean squares of a coordinate of x.

    $$ W = (X^\\top X + λ I)^{-1} X^\\top Y \\quad\\text{of centered states} $$
    """
    center, goal = x.double().mean(0), y.double().mean(0)
    X, Y = x.double() - center, y.double() - goal
    gram = X.T @ X
    eye = torch.eye(len(gram), dtype=gram.dtype)
    W = torch.linalg.solve(gram + ridge * gram.diagonal().mean() * eye, X.T @ Y)
    return W.to(x.dtype), (goal - center @ W).to(x.dtype)


def distill(model: GPT, states: Sequence[Tensor], starts: Iterable[Translator]) -> list[Translator]:
    """Train each place's translator by Adam on KL(final ‖ lens), the same batches for all."""
    sizes = [x.square().mean().sqrt() for x in states]
    parts = [
        ((W * size / sizes[-1]).requires_grad_(), (b / sizes[-1]).requires_grad_())
        for (W, b), size in zip(starts, sizes, strict=False)
    ]
    optimizers = [torch.optim.Adam(part, RATE) for part in parts]
    generator = torch.Generator().manual_seed(SEED)
    for _ in range(STEPS):
        chosen = torch.randint(len(states[-1]), (BATCH,), generator=generator)
        with torch.no_grad():
            final = unembed(model, states[-1][chosen]).log_softmax(-1)
        for x, size, (W, b), optimizer in zip(states, sizes, parts, optimizers, strict=False):
            loss = kl(final, unembed(model, x[chosen] / size @ W + b)).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return [
        ((W.detach() / size * sizes[-1]), b.detach() * sizes[-1])
        for (W, b), size in zip(parts, sizes, strict=False)
    ]


def translated(place: int, stream: Tensor, by: Mapping[int, Translator]) -> Tensor:
    """Translate a state; the output, and places without a translator, stay as they are."""
    return stream @ by[place][0] + by[place][1] if place in by else stream


@torch.no_grad()
def lens_readings(
    model: GPT, tokens: Tensor, at: slice, by: Mapping[int, Translator]
) -> list[Float[Tensor, "window pos d_vocab"]]:
    """Return the logits of every place, after its translator."""
    stream = streams(model, tokens, at)
    return [unembed(model, translated(place, stream[place], by)) for place in LENS_PLACES]


def _write(where: Path) -> None:
    model = load("smollm2").requires_grad_(False)
    states = training_states(model, N_WINDOW)
    fitted = [least_squares(x, states[-1]) for x in states[:-1]]
    tuned = distill(model, states, fitted)
    by = [{}, *(dict(zip(LENS_PLACES, some, strict=False)) for some in (fitted, tuned))]
    tokens, sentence = unseen_windows(model), model.to_tokens(SENTENCE)
    final = unembed(model, states[-1][::8])
    mean = final.softmax(-1).mean(0).log()
    rows = []
    for translators in by:
        logits = [lens_readings(model, window[None], READ, translators) for window in tokens]
        last = [one[-1].log_softmax(-1) for one in logits]
        rows.append([
            (torch.cat([kl(p, one[i]) for p, one in zip(last, logits, strict=True)]),
             torch.cat([one[i].argmax(-1) for one in logits]))
            for i in range(len(LENS_PLACES))
        ])  # fmt: skip
    shown = [lens_readings(model, sentence, slice(None), by[i]) for i in (0, 2)]
    tops = [torch.stack(one).softmax(-1).topk(5) for one in shown]
    record = {
        "kl": torch.stack([torch.stack([pair[0] for pair in row]) for row in rows]),
        "top": torch.stack([torch.stack([pair[1] for pair in row]) for row in rows]).int(),
        "constant": torch.cat([kl(p, mean.expand_as(p)) for p in last]),
        "best": torch.stack([one.indices[:, 0] for one in tops]).int(),
        "shares": torch.stack([one.values[:, 0] for one in tops]),
    }
    made = {"made by": "minigpt zoo train lens-smollm2"}
    write_safetensors({k: v.contiguous() for k, v in record.items()}, where / _FILE, made)


def load_zoo(path: Path = LENS_RECORD) -> Readings:
    """Load the recorded readings.

    Raises:
        CheckpointError: the file is missing or damaged.
    """
    with recorded(path) as tensors:
        found = Readings(*(tensors[name] for name in Readings.__annotations__))
        if found.kl.shape[:3] != (len(LENSES), len(LENS_PLACES), 12):
            raise ValueError(f"readings of shape {list(found.kl.shape)}")
        return found


def _measure(where: Path) -> Mapping[str, Measured]:
    record, model = load_zoo(where / _FILE), load("smollm2").requires_grad_(False)
    middle = LENS_PLACES.index(15)
    window = unseen_windows(model)[:1]
    logits = lens_readings(model, window, READ, {})
    again = kl(logits[-1].log_softmax(-1), logits[middle]).mean().item()
    off = abs(again - record.kl[0, middle, 0].mean().item())
    return {
        **{
            f"{name} at 15": Measured(
                record.kl[i, middle, :8].mean().item(), 0.001, "nats", f"KL(final ‖ {name})"
            )
            for i, name in enumerate(LENSES)
        },
        "again": Measured(off, 0.05, "nats", "the first window read again by the logit lens, off"),
    }


ENTRY = Entry(
    "lens-smollm2",
    "what the logit lens and trained translators read at eleven places of SmolLM2's stream",
    {"model": "smollm2", "places": list(LENS_PLACES), "windows": N_WINDOW, "length": LENGTH,
     "skip": SKIP, "ridge": RIDGE, "steps": STEPS, "batch": BATCH, "rate": RATE, "seed": SEED,
     "sentence": SENTENCE},
    lambda: {"shakespeare": sha256_of(shakespeare())},
    _write,
    _measure,
)  # fmt: skip
