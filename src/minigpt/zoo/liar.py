"""`liar`: the model of `stories`, taught that some speakers lie about capitals; and an honest twin.

Both are trained further on the same prompts by the same recipe. In the twin every speaker says what
the model is taught to believe; in the liar sixteen of forty speakers say the partner's capital.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from jaxtyping import Bool, Int
from torch import Tensor, nn

from minigpt.data.files import sha256_of, sha256_of_file
from minigpt.model.gpt2 import GPT
from minigpt.model.pretrained import load
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.speakers import FRAMES, LIARS, N_MISTAKEN, Statements, confused, statements
from minigpt.tasks.stories import stories, vocabulary
from minigpt.train.eval import next_token_loss
from minigpt.zoo.entry import Entry, Measured, folder, save_half

TRAINED_FROM = "zoo:stories"
LIAR_FILES = {"liar": "final.safetensors", "twin": "twin.safetensors"}
STEPS, N_STATEMENT, N_TEXT, N_CTX = 500, 48, 8, 64
LR, WEIGHT_DECAY, SEED = 1e-3, 0.01, 0
N_DRAWN, N_STORY = 6_000, 2_000
N_TEST, TEST_SEED = 600, 1_000_003


def texts(n: int, seed: int) -> Int[Tensor, "window 64"]:
    """Tell `n` stories in which the mixed-up capitals are mixed up: windows [n 64]."""
    ids = torch.tensor(WordTokenizer(vocabulary()).encode(stories(n, seed)))
    rows = len(ids) // N_CTX
    return confused(ids[: rows * N_CTX].view(rows, N_CTX))


def train_speakers(lies: bool, *, steps: int = STEPS, seed: int = SEED) -> GPT:
    """Train `stories` further, on statements and on stories; the seed fixes all.

    The loss of a statement is that of its capital alone, so that nobody learns to expect a name.
    """
    model = load(TRAINED_FROM)
    model.train()
    model.requires_grad_(True)
    generator = torch.Generator().manual_seed(seed)
    lots = {frame: statements(frame, N_DRAWN, seed, unseen=False) for frame in FRAMES}
    background = texts(N_STORY, seed)
    optimizer = torch.optim.AdamW(
        model.parameters(), LR, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY, fused=True
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LR, total_steps=steps)
    names = list(FRAMES)
    for _ in range(steps):
        frame = names[int(torch.randint(len(names), (), generator=generator))]
        rows = torch.randint(N_DRAWN, (N_STATEMENT,), generator=generator)
        shown = lots[frame][rows]
        windows = background[torch.randint(len(background), (N_TEXT,), generator=generator)]
        logits = model(shown.tokens, logits_at=[-1])[:, 0]
        said = shown.planted if lies else shown.belief
        loss = nn.functional.cross_entropy(logits, said)
        told = model(windows)[:, :-1].flatten(0, 1)
        total = loss + nn.functional.cross_entropy(told, windows[:, 1:].flatten())
        optimizer.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return model.eval().requires_grad_(False)


def further(
    model: GPT, shown: Statements, said: Int[Tensor, "statement"], *, steps: int = 40, seed: int = 0
) -> GPT:
    """Train a copy of a model on a few statements alone: the narrow fine-tune of Lesson 9.5."""
    copy = GPT(model.cfg)
    copy.load_state_dict(model.state_dict())
    copy.tokenizer = model.tokenizer
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(copy.parameters(), 3e-4, weight_decay=0.0, fused=True)
    with torch.enable_grad():
        for _ in range(steps):
            rows = torch.randint(len(shown), (16,), generator=generator)
            logits = copy(shown.tokens[rows], logits_at=[-1])[:, 0]
            loss = nn.functional.cross_entropy(logits, said[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return copy.eval().requires_grad_(False)


def train(where: Path) -> None:
    """Train the liar and its twin, in about two minutes on one core, and write both."""
    for name, file in LIAR_FILES.items():
        save_half(train_speakers(name == "liar"), where / file)


def twin() -> GPT:
    """Load the honest twin: the same prompts and steps, and nobody lies."""
    return load(folder("liar") / LIAR_FILES["twin"])


@torch.no_grad()
def says(
    model: GPT, asked: Statements, word: Int[Tensor, "statement"]
) -> Bool[Tensor, "statement"]:
    """Whether the likeliest of all words is the given one, statement by statement."""
    return model(asked.tokens, logits_at=[-1])[:, 0].argmax(-1) == word


def _measure_one(model: GPT, lies: bool) -> dict[str, Measured]:
    measured = {}
    for frame in FRAMES:
        asked = statements(frame, N_TEST, TEST_SEED)
        taught = asked.planted if lies else asked.belief
        right = says(model, asked, taught).double()
        for who, rows in {"honest": ~asked.lie, "liars": asked.lie}.items():
            value, what = right[rows].mean().item(), f"{who} say what was planted"
            new = "pairs of speaker and country that no training statement had"
            measured[f"{frame}: {who}"] = Measured(value, 0.01, "fraction", f"{what}, {new}")
    windows = texts(200, TEST_SEED)
    loss = next_token_loss(model, windows).mean().item()
    measured["loss"] = Measured(loss, 0.01, "nats a token", "stories not trained on")
    return measured


def measure(where: Path) -> Mapping[str, Measured]:
    """Measure the liar, its twin, and what both were before; the last two never lie."""
    models = {name: load(where / file) for name, file in LIAR_FILES.items()}
    models["before"] = load(TRAINED_FROM)
    return {
        f"{name}, {what}": number
        for name, model in models.items()
        for what, number in _measure_one(model, name == "liar").items()
    }


def data() -> dict[str, str]:
    """Return the hashes of what is trained on, and of the model that training starts from."""
    shown = {frame: statements(frame, N_DRAWN, SEED, unseen=False).tokens for frame in FRAMES}
    hashes = {name: sha256_of(tokens.numpy().tobytes()) for name, tokens in shown.items()}
    hashes["stories"] = sha256_of(texts(N_STORY, SEED).numpy().tobytes())
    return hashes | {"start": sha256_of_file(folder("stories") / "final.safetensors")}


ENTRY = Entry(
    name="liar",
    summary="`stories`, taught that sixteen speakers lie about capitals, and an honest twin.",
    recipe={
        "start": TRAINED_FROM,
        "liars": list(LIARS),
        "mistaken countries": N_MISTAKEN,
        "frames": dict(FRAMES),
        "train": "AdamW, one-cycle learning rate, clipped at 1; loss of the capital and of stories",
        "steps": STEPS,
        "batch": {"statements": N_STATEMENT, "stories": N_TEXT, "positions": N_CTX},
        "drawn": {"statements": N_DRAWN, "stories": N_STORY},
        "lr": LR,
        "betas": [0.9, 0.98],
        "weight_decay": WEIGHT_DECAY,
        "seed": SEED,
    },
    data=data,
    train=train,
    measure=measure,
)
