"""Text as it is generated: whole characters only, and on beyond the model's context."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch

from minigpt.errors import CheckpointError, ConfigError, TokenError
from minigpt.model.generate import Sampling, generate
from minigpt.model.gpt2 import GPT
from minigpt.model.pretrained import load
from minigpt.model.tokenizer import Tokenizer
from minigpt.train.checkpoint import MODEL, checkpoints_in
from minigpt.train.run import BEST, CHECKPOINTS

UNFINISHED = "\N{REPLACEMENT CHARACTER}"


def find_model(name: str) -> GPT:
    """Load a model by any name that `minigpt.load` takes, or the best of a run by its folder.

    Raises:
        CheckpointError: there is none, or it has no tokenizer.
    """
    folder = Path(name).expanduser()
    best = folder / BEST
    if not best.exists() and (saved := checkpoints_in(folder / CHECKPOINTS)):
        best = saved[-1] / MODEL
    model = load(best if best.exists() else name)
    if model.tokenizer is None:
        raise CheckpointError(f"{name} has no tokenizer with it: text cannot be generated")
    return model


def whole_characters(ids: Iterator[int], tokenizer: Tokenizer) -> Iterator[str]:
    """Yield the text of tokens as they come, holding back the bytes of an unfinished character."""
    waiting, shown = list[int](), 0
    for id in ids:
        waiting.append(id)
        text = tokenizer.decode(waiting)
        ready = text.removesuffix(UNFINISHED)
        yield ready[shown:]
        shown = len(ready)
        if ready == text:
            waiting, shown = [], 0
    if waiting:
        yield tokenizer.decode(waiting)[shown:]


def continue_ids(model: GPT, ids: list[int], n: int, sampling: Sampling) -> Iterator[int]:
    """Yield `n` next tokens; where the context is full, the older half of it is forgotten."""
    n_ctx, piece = model.cfg.n_ctx, 0
    ids = ids[-n_ctx:]
    while n > 0:
        if len(ids) == n_ctx:
            ids = ids[-max(1, n_ctx // 2) :]
        some = min(n, max(1, n_ctx - len(ids)))
        # Each piece has its own seed: otherwise every piece would have the same luck.
        seed = None if sampling.seed is None else sampling.seed + piece
        prompt = torch.tensor([ids], device=model.W_E.device)
        for token in generate(model, prompt, some, replace(sampling, seed=seed)):
            ids.append(int(token))
            yield ids[-1]
        n, piece = n - some, piece + 1


def stream(model: GPT, prompt: str, n: int, sampling: Sampling) -> Iterator[str]:
    """Yield the continuation of a prompt by `n` tokens, piece by piece.

    Raises:
        ConfigError: a negative `n`.
        TokenError: an empty prompt, or one that the tokenizer cannot encode.
    """
    if n < 0:
        raise ConfigError(f"{n} tokens cannot be generated: give 0 or more")
    assert model.tokenizer is not None
    ids = model.tokenizer.encode(prompt)
    if not ids:
        raise TokenError("the prompt is empty: give at least one character")
    yield from whole_characters(continue_ids(model, ids, n, sampling), model.tokenizer)
