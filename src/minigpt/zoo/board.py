"""A small GPT that has read random games of Turncoats, and never saw a board.

It is told the moves and nothing else, and predicts the next one. Openings that are held out show
that it has rules, not games, by heart. The twin before training is the control for every probe.

Source: Li et al. 2023, §2, whose model has 8 layers of width 512 and 20 million games of Othello.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from minigpt.data.files import sha256_of
from minigpt.errors import check_seed
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import FINAL
from minigpt.model.pretrained import load
from minigpt.model.tokenizer import CharTokenizer
from minigpt.tasks.board import LETTERS, N_MOVE, N_SQUARE, ONE_IN, Games, random_games
from minigpt.zoo.entry import Entry, Measured, save_half

CONFIG = GPTConfig(
    n_layer=3,
    n_head=4,
    d_model=64,
    n_ctx=N_MOVE,
    d_vocab=N_SQUARE + 1,
    tie_embeddings=False,
)
STEPS, BATCH, LR, WEIGHT_DECAY, SEED = 1500, 256, 4e-3, 0.1, 0
OPENING = 3  # moves; a held-out third move is one that training never showed, so it does not count
TESTS = 1_000_000  # seeds of games to measure on start here; training uses one small seed


def untrained(seed: int = SEED) -> GPT:
    """Build the model before training: the control."""
    torch.manual_seed(seed)
    return GPT(CONFIG, CharTokenizer(LETTERS))


def batch(n: int, generator: torch.Generator) -> Games:
    """Draw n games and leave out those with an opening that is held out."""
    games = random_games(n, generator)
    return games[~games.held_out]


def train_board(*, steps: int = STEPS, seed: int = SEED) -> GPT:
    """Train on fresh games with AdamW and one cycle of the learning rate; the seed fixes all."""
    model = untrained(seed)
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(
        model.parameters(), LR, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY, fused=True
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LR, total_steps=steps)
    for _ in range(steps):
        games = batch(BATCH, generator)
        logits = model(games.tokens)
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), games.answer.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return model.eval()


def fresh_games(n: int, seed: int = 0, *, held_out: bool = True) -> Games:
    """Draw n games to measure on, with held-out openings or with those that training shows.

    Raises:
        ConfigError: fewer than one game.
    """
    check_seed(seed)
    generator = torch.Generator().manual_seed(TESTS + seed)
    found = random_games(20 * n if held_out else 2 * n, generator)
    found = found[found.held_out == held_out]
    if len(found) < n:
        more = random_games(40 * n + 200, generator)
        found = _joined(found, more[more.held_out == held_out])
    return found[:n]


def _joined(one: Games, other: Games) -> Games:
    pairs = ((one.tokens, other.tokens), (one.answer, other.answer), (one.board, other.board))
    return Games(*(torch.cat(pair) for pair in pairs))


def move_errors(
    logits: Float[Tensor, "*batch d_vocab"], legal: Bool[Tensor, "*batch square"]
) -> Int[Tensor, "*batch"]:
    """Count wrong moves: with n legal ones, the n likeliest squares are taken for legal.

    Each square that is missed or wrongly named counts as one.

    Source: Li et al. 2023, §4.2 (false positives and false negatives); Nanda et al. 2023, §4.
    """
    order = logits[..., :N_SQUARE].argsort(dim=-1, descending=True, stable=True)
    rank = order.argsort(dim=-1)
    return ((rank < legal.sum(-1, keepdim=True)) != legal).sum(-1)


@torch.no_grad()
def illegal_share(model: GPT, games: Games) -> float:
    """The share of positions after the opening whose likeliest next token is no legal move."""
    top = model(games.tokens)[:, OPENING:].argmax(-1, keepdim=True)
    legal = nn.functional.pad(games.legal[:, OPENING:], (0, 1))
    return 1 - legal.gather(-1, top).double().mean().item()


@torch.no_grad()
def mean_errors(model: GPT, games: Games) -> float:
    """The mean number of `move_errors` a position after the opening."""
    return _errors(model(games.tokens), games)


def _errors(logits: Float[Tensor, "game pos d_vocab"], games: Games) -> float:
    late = move_errors(logits[:, OPENING:], games.legal[:, OPENING:])
    return late.double().mean().item()


@cache
def bigrams(n: int = 20_000) -> Float[Tensor, "token square"]:
    """Count which move follows which token in training games: the baseline that sees one move."""
    games = batch(n, torch.Generator().manual_seed(SEED))
    pairs = (games.tokens * N_SQUARE + games.answer).flatten()
    return pairs.bincount(minlength=len(LETTERS) * N_SQUARE).view(-1, N_SQUARE).float()


def bigram_logits(games: Games) -> Float[Tensor, "game pos square"]:
    """The bigram baseline's logits, told in addition which squares are surely not empty."""
    seen = nn.functional.one_hot(games.tokens, len(LETTERS)).cumsum(1)[..., :N_SQUARE]
    taken = (seen > 0) | (games.board[:, :1] > 0)
    return bigrams()[games.tokens].log().clamp(min=-30).masked_fill(taken, -100.0)


def measure(where: Path) -> Mapping[str, Measured]:
    """Measure legality on openings seen and held out, and what three baselines reach."""
    model = load(where / FINAL)
    fresh, known = fresh_games(1000), fresh_games(1000, held_out=False)
    of = "after the openings of 1,000 games that training does not show"
    with torch.no_grad():
        logits, answer = model(fresh.tokens)[:, OPENING:], fresh.answer[:, OPENING:]
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), answer.flatten()).item()
    floor = fresh.legal[:, OPENING:].sum(-1).double().log().mean().item()
    return {
        "illegal": Measured(
            illegal_share(model, fresh), 0.002, "", f"likeliest move illegal, {of}"
        ),
        "illegal_known": Measured(
            illegal_share(model, known), 0.002, "", "the same with openings that training shows"
        ),
        "errors": Measured(
            mean_errors(model, fresh), 0.01, "moves", f"wrong moves a position, {of}"
        ),
        "errors_bigram": Measured(
            _errors(bigram_logits(fresh), fresh),
            0.01,
            "moves",
            "baseline: the last move and the squares played on, counted",
        ),
        "errors_untrained": Measured(
            mean_errors(untrained().eval(), fresh), 0.05, "moves", "control: before training"
        ),
        "loss": Measured(loss, 0.002, "nats a move", f"loss, {of}"),
        "loss_floor": Measured(floor, 1e-4, "nats a move", "the mean log of the number of moves"),
    }


def data() -> dict[str, str]:
    """Return the hash of the first batch that training draws: the generator's fingerprint."""
    games = batch(BATCH, torch.Generator().manual_seed(SEED))
    return {"first_batch": sha256_of(games.answer.numpy().tobytes())}


ENTRY = Entry(
    name="board",
    summary="three layers that have read random games of Turncoats, and never saw the board",
    recipe={
        "model": CONFIG.to_dict(),
        "task": {
            "moves": N_MOVE,
            "squares": N_SQUARE,
            "openings_held_out": f"sums divided by {ONE_IN}",
        },
        "train": "fresh random games, AdamW, one-cycle learning rate, clipped at 1",
        "steps": STEPS,
        "batch_size": BATCH,
        "lr": LR,
        "betas": [0.9, 0.98],
        "weight_decay": WEIGHT_DECAY,
        "seed": SEED,
    },
    data=data,
    train=lambda where: save_half(train_board(), where / FINAL),
    measure=measure,
)
