"""What one is told about the eight mystery models, their weights, and the prompts they read.

Every one reads a start sign and letters drawn at random, each as likely as any other, and answers
with its likeliest token after the last letter. What it answers, and how, is for you to find.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.errors import ConfigError, check_seed
from minigpt.model.gpt2 import GPT
from minigpt.model.pretrained import load

START_SIGN = "^"  # the sign at position 0 of every prompt, the last token of every vocabulary
MYSTERY_WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True)
class Mystery:
    """What is open about a mystery: its alphabet, how long a prompt is, and what it asks of you."""

    number: int
    n_letter: int
    length: int  # letters after the start sign
    agree: float  # the share of hidden prompts on which `predict` must name the model's choice
    keep: float  # the share on which the named parts alone must make it
    minutes: int  # our guess of what somebody who has read the book may need
    look: float = 0.6  # the share of a head's own attention that must be where the answer says
    plain: int = 0  # the characters that an answer may have, and no code but its own; 0: any

    @property
    def letters(self) -> str:
        """The alphabet; a letter's number is its token."""
        return ascii_lowercase[: self.n_letter]

    @property
    def path(self) -> Path:
        """Where its weights lie."""
        return MYSTERY_WEIGHTS / f"{self.number}.safetensors"


MYSTERIES = {
    one.number: one
    for one in (
        Mystery(1, 12, 8, agree=0.95, keep=0.9, minutes=20),
        Mystery(2, 16, 10, agree=0.95, keep=0.9, minutes=30),
        Mystery(3, 10, 11, agree=0.95, keep=0.9, minutes=45),
        Mystery(4, 8, 12, agree=0.95, keep=0.9, minutes=60),
        Mystery(5, 11, 8, agree=0.95, keep=0.9, minutes=60),
        Mystery(6, 12, 9, agree=0.95, keep=0.9, minutes=90),
        Mystery(7, 10, 12, agree=0.97, keep=0.97, minutes=150, look=0.45, plain=4000),
        Mystery(8, 8, 10, agree=0.95, keep=0.9, minutes=180, plain=3000),
    )
}


def mystery_numbered(number: int) -> Mystery:
    """Return what is open about a mystery.

    Raises:
        ConfigError: there is no such number.
    """
    if number not in MYSTERIES:
        raise ConfigError(f"there is no mystery {number}: they are numbered 1 to {len(MYSTERIES)}")
    return MYSTERIES[number]


def load_mystery(number: int) -> GPT:
    """Load a mystery model; its tokenizer takes texts like "^abca".

    Raises:
        ConfigError: there is no such number.
    """
    return load(mystery_numbered(number).path)


def mystery_prompts(number: int, n: int, seed: int = 0) -> Int[Tensor, "prompt pos"]:
    """Draw n prompts of a mystery: the start sign, then letters, each as likely as any other.

    Raises:
        ConfigError: there is no such number, n is not positive, or a seed that cannot be.
    """
    mystery = mystery_numbered(number)
    check_seed(seed)
    if n < 1:
        raise ConfigError(f"n={n} prompts cannot be drawn: ask for one or more")
    generator = torch.Generator().manual_seed(seed)
    letters = torch.randint(mystery.n_letter, (n, mystery.length), generator=generator)
    return torch.cat([torch.full((n, 1), mystery.n_letter), letters], 1)
