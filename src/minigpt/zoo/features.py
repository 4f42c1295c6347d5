"""Sparse autoencoders and a transcoder of the zoo's language models: recipes and their numbers.

Beside each lies its twin: the same kind of dictionary, trained on planted features, whose truth is
known, so that a card also says how much of the truth this recipe finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import torch

from minigpt.data.files import sha256_of_file
from minigpt.interp.core.activations import ActivationStream
from minigpt.interp.dictionaries.files import load_dictionary, save_dictionary
from minigpt.interp.dictionaries.metrics import quality
from minigpt.interp.dictionaries.planted import plant, recovery
from minigpt.interp.dictionaries.sae import SAE, Dictionary, DictionaryConfig
from minigpt.interp.dictionaries.training import DictionaryTraining, Examples, train_dictionary
from minigpt.interp.dictionaries.transcoder import Transcoder
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import FINAL
from minigpt.model.pretrained import load
from minigpt.train.dataset import TokenData
from minigpt.zoo.entry import Entry, Measured, folder

FILE, TWIN = "dictionary.safetensors", "twin.safetensors"
N_PLANTED, PLANTED_WIDTH, PLANTED_ACTIVE = 96, 64, 4
N_EXAMPLE, TWIN_FEATURES, TWIN_STEPS = 20_000, 192, 1500


@dataclass(frozen=True)
class Base:
    """A language model with the tokens that it is read on: to train on, and held out."""

    model: GPT
    train: TokenData
    held_out: TokenData


@dataclass(frozen=True)
class FeatureRecipe:
    """A dictionary of one model's activations: what it reads and writes, and how it is trained."""

    base: Callable[[], Base]
    of: str
    names: tuple[str, ...]
    dictionary: DictionaryConfig
    training: DictionaryTraining
    batch_size: int = 1024
    buffer_size: int = 65536

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain values, for the card."""
        return {
            "model": self.of,
            "names": list(self.names),
            "dictionary": asdict(self.dictionary),
            "training": asdict(self.training),
            "batch_size": self.batch_size,
            "buffer_size": self.buffer_size,
            "planted": {"n": N_PLANTED, "d": PLANTED_WIDTH, "active": PLANTED_ACTIVE},
            "twin": {"n": N_EXAMPLE, "n_feature": TWIN_FEATURES, "n_step": TWIN_STEPS},
        }

    def hashes(self) -> dict[str, str]:
        """Identify the model and the tokens of both parts."""
        base = self.base()
        weights = {f"{self.of} weights": sha256_of_file(folder(self.of) / FINAL)}
        return {**weights, "training": base.train.sha256, "held out": base.held_out.sha256}

    def run(self, where: Path) -> None:
        """Train the dictionary and its twin, in a few minutes on one core, and write both."""
        base = self.base()
        prompts = [rows[:, :-1] for rows in base.train.fixed(10**6, 32)]
        size = {"batch_size": self.batch_size, "buffer_size": self.buffer_size}
        stream = ActivationStream(base.model, prompts, self.names, **size, seed=self.training.seed)
        kind = SAE if len(self.names) == 1 else Transcoder
        dictionary: Dictionary = kind(self.dictionary, self.training.seed)
        train_dictionary(dictionary, stream, self.training)
        save_dictionary(dictionary, where / FILE, torch.float16)
        save_dictionary(self.twin(), where / TWIN, torch.float16)

    def twin(self) -> Dictionary:
        """Train an autoencoder of the same kind on planted features."""
        examples, _ = plant(N_EXAMPLE, N_PLANTED, PLANTED_WIDTH, PLANTED_ACTIVE)
        cfg = DictionaryConfig(PLANTED_WIDTH, TWIN_FEATURES, self.dictionary.kind, k=PLANTED_ACTIVE)
        twin = SAE(cfg, self.training.seed)
        how = replace(self.training, n_step=TWIN_STEPS)
        train_dictionary(twin, Examples((examples,), self.batch_size, how.seed), how)
        return twin

    def measure(self, where: Path) -> Mapping[str, Measured]:
        """Measure the dictionary on held-out tokens, and the twin against what was planted."""
        base, dictionary = self.base(), load_dictionary(where / FILE)
        tokens = torch.cat([rows[:, :-1] for rows in base.held_out.fixed(4, 32)])
        q = quality(dictionary, base.model, tokens, self.names[0], self.names[-1])
        _, planted = plant(1, N_PLANTED, PLANTED_WIDTH, PLANTED_ACTIVE)
        match = recovery(load_dictionary(where / TWIN).W_dec, planted)
        nats = "nats a token"
        return {
            "L0": Measured(q.l0, 0.2, "features", "active at a position, on average"),
            "explained variance": Measured(q.explained_variance, 0.005, "fraction", "held out"),
            "loss": Measured(q.clean, 0.005, nats, "the model as it is"),
            "delta": Measured(q.delta, 0.005, nats, "more, with the reconstruction in place"),
            "delta, zero": Measured(q.zero - q.clean, 0.02, nats, "more, with zero in place"),
            "delta, mean": Measured(q.mean - q.clean, 0.02, nats, "more, with the mean in place"),
            "recovered, zero": Measured(q.recovered_zero, 0.01, "fraction", "of zero ablation"),
            "recovered, mean": Measured(q.recovered_mean, 0.01, "fraction", "of mean ablation"),
            "dead": Measured(q.dead, 0.01, "fraction", f"of features, on {q.n_token} tokens"),
            "planted": Measured(match.mcc, 0.01, "cosine", "mean over planted and found, twin"),
            "planted, found": Measured(match.found(), 0.02, "fraction", "cosine over 0.9, twin"),
        }

    def entry(self, name: str, summary: str) -> Entry:
        """Return this recipe as an entry of the zoo."""
        return Entry(name, summary, self.to_dict(), self.hashes, self.run, self.measure)


def _cut(model: GPT, text: str) -> TokenData:
    assert model.tokenizer is not None
    return TokenData.of(model.tokenizer.encode(text), model.cfg.n_ctx)


@cache
def stories_base() -> Base:
    """Return the model of stories, with stories that it was trained on and some that it was not."""
    from minigpt.tasks.stories import stories
    from minigpt.zoo.stories import TRAIN_SEED, VALIDATION_SEED

    model = load(folder("stories") / FINAL)
    parts = (_cut(model, stories(n, s)) for n, s in ((40_000, TRAIN_SEED), (1000, VALIDATION_SEED)))
    return Base(model, *parts)


@cache
def shakespeare_base() -> Base:
    """Return the model of Shakespeare, with some of what it read and some of what it did not."""
    from minigpt.data import shakespeare, train_val_split

    model = load(folder("shakespeare") / FINAL)
    before, after = train_val_split(shakespeare())
    return Base(model, _cut(model, before[:2_000_000]), _cut(model, after[:100_000]))


TRAINING = DictionaryTraining(n_step=3000, lr=2e-3, dead_after=300)
ON_STORIES = FeatureRecipe(
    stories_base,
    "stories",
    ("blocks.2.resid_post",),
    DictionaryConfig(96, 1024, "topk", k=16),
    TRAINING,
)
THROUGH_STORIES = replace(
    ON_STORIES,
    names=("blocks.2.ln2.normalized", "blocks.2.mlp_out"),
    dictionary=DictionaryConfig(96, 1024, "topk", k=16, skip=True),
)
ON_SHAKESPEARE = FeatureRecipe(
    shakespeare_base,
    "shakespeare",
    ("blocks.2.resid_post",),
    DictionaryConfig(96, 1024, "topk", k=16),
    TRAINING,
)
SAE_STORIES = ON_STORIES.entry(
    "sae-stories", "1,024 features of the stream in `stories` after its third layer, 16 at a time"
)
TRANSCODER_STORIES = THROUGH_STORIES.entry(
    "transcoder-stories", "the third MLP of `stories` as 1,024 features, 16 at a time, and a line"
)
SAE_SHAKESPEARE = ON_SHAKESPEARE.entry(
    "sae-shakespeare", "1,024 features of the stream in `shakespeare` after its third layer"
)
