"""What the zoo's models of Shakespeare share: the text cut into tokens, training, measuring."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import FINAL, zoo_file
from minigpt.model.pretrained import load
from minigpt.model.tokenizer import Tokenizer
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import Source, TokenData, tokenize
from minigpt.train.report import reporter
from minigpt.train.run import SNAPSHOTS
from minigpt.train.trainer import Trainer
from minigpt.zoo.entry import Measured, save_half

SEED = 0


@dataclass(frozen=True)
class Text:
    """Shakespeare as tokens of our own byte-level BPE: nine tenths to train on, one held out."""

    tokenizer: Tokenizer
    train: TokenData
    val: TokenData
    bytes_a_token: float  # of the held-out part


@cache
def shakespeare_tokens(d_vocab: int, n_ctx: int) -> Text:
    """Train a tokenizer of `d_vocab` tokens on the training part, and cut both parts with it."""
    from minigpt.data import shakespeare, train_val_split
    from minigpt.model.bpe_train import train_tokenizer

    before, after = train_val_split(shakespeare())
    tokenizer = train_tokenizer(before, d_vocab)
    train, val = (tokenize(part, tokenizer, n_ctx) for part in (before, after))
    return Text(tokenizer, train, val, len(after.encode()) / len(val.ids))


@dataclass(frozen=True)
class TextRecipe:
    """The shape of a model of Shakespeare and how it is trained; `train.snapshots` are kept."""

    model: GPTConfig
    train: TrainConfig

    def to_dict(self) -> dict[str, object]:
        """Return all of it as plain values, for the card."""
        return {"model": self.model.to_dict(), "train": self.train.to_dict()}

    @property
    def text(self) -> Text:
        """The tokens that the model is trained on and measured with."""
        return shakespeare_tokens(self.model.d_vocab, self.model.n_ctx)

    @property
    def source(self) -> Source:
        """What the model trains on."""
        return self.text.train

    def hashes(self) -> dict[str, str]:
        """Identify the tokens of both parts."""
        return {"training": self.text.train.sha256, "validation": self.text.val.sha256}

    def run(self, where: Path) -> None:
        """Train, and leave the last weights and those of every snapshot in a folder."""
        text = self.text
        torch.manual_seed(self.train.seed)
        model = GPT(self.model, text.tokenizer)
        with tempfile.TemporaryDirectory() as out:
            Trainer(model, self.source, text.val, self.train, out=out, report=reporter()).fit()
            save_half(model.cpu(), where / FINAL)
            for step in self.train.snapshots:
                (snapshot,) = (Path(out) / SNAPSHOTS).glob(f"*{step:06d}.safetensors")
                save_half(load(snapshot), where / zoo_file(step))

    def measure(self, where: Path) -> Mapping[str, Measured]:
        """Measure the held-out loss, by token and by byte, and what repetition is worth."""
        model = load(where / FINAL)
        loss = val_loss(model, self.text.val)
        first, second = repeated_loss(model, self.text.val)
        of = "on the held-out tenth"
        by_byte = loss / self.text.bytes_a_token
        return {
            "val_loss": Measured(loss, 0.003, "nats a token", f"loss {of}"),
            "val_loss_byte": Measured(by_byte, 0.002, "nats a byte", f"loss {of}"),
            "repeat_first": Measured(
                first, 0.05, "nats a token", "loss on random tokens of the text"
            ),
            "repeat_second": Measured(second, 0.05, "nats a token", "loss when they come again"),
        }


@torch.no_grad()
def val_loss(model: GPT, val: TokenData, n_batch: int = 8) -> float:
    """Return the mean loss over windows spread evenly over the held-out text, in nats a token."""
    losses = [
        nn.functional.cross_entropy(model(rows[:, :-1]).flatten(0, 1), rows[:, 1:].flatten())
        for rows in val.fixed(n_batch, 32)
    ]
    return torch.stack(losses).mean().item()


def repeated_tokens(val: TokenData, n_prompt: int = 32, seed: int = SEED) -> Tensor:
    """Draw tokens at random from a text, as often as they are in it, and show them twice.

    Returns [batch 2·length], as long as the context but at most 128.
    """
    random = np.random.default_rng(seed)
    once = random.choice(val.ids, (n_prompt, min(val.n_ctx, 128) // 2)).astype(np.int64)
    return torch.from_numpy(once).repeat(1, 2)


@torch.no_grad()
def repeated_loss(model: GPT, val: TokenData) -> tuple[float, float]:
    """Return the loss on random tokens of a text and on their repetition, in nats a token.

    The first token of each showing, which nothing announces, does not count.
    """
    tokens = repeated_tokens(val)
    half = tokens.shape[1] // 2
    losses = nn.functional.cross_entropy(
        model(tokens)[:, :-1].transpose(1, 2), tokens[:, 1:], reduction="none"
    )
    return losses[:, : half - 1].mean().item(), losses[:, half:].mean().item()
