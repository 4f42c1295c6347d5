"""Six kinds of dictionary under the same scores, and one of a model that never learned: Lesson 8.2.

All read the stream of `stories` after its third layer, with the same examples, size and steps; the
price of sparsity is set so that about sixteen features are active. What is kept are scores, not the
dictionaries, which `train_kind` makes again; that of the untrained model is kept in a larger size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from minigpt.data.files import sha256_of, sha256_of_file
from minigpt.interp.core.activations import activations_at
from minigpt.interp.dictionaries.files import save_dictionary
from minigpt.interp.dictionaries.matryoshka import Matryoshka
from minigpt.interp.dictionaries.metrics import quality
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig
from minigpt.interp.dictionaries.scores import (
    absorption,
    description_scores,
    pair_keys,
    plant_hierarchy,
    sparse_probe,
)
from minigpt.interp.dictionaries.training import DictionaryTraining, Examples, train_dictionary
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import FINAL, ZOO
from minigpt.model.pretrained import load
from minigpt.tasks.stories import stories
from minigpt.tasks.story_words import GIVE, NAMES
from minigpt.zoo.entry import Entry, Measured, folder, load_records, save_records

STREAM_READ = "blocks.2.resid_post"
N_FEATURE, N_STEP, BATCH, KIND_SEEDS = 512, 1000, 512, (0, 1)
TRAIN_SEED, TEST_SEED = 11, 7  # of the stories: none of them trained the model or its zoo SAE
KIND_CONFIGS: Mapping[str, DictionaryConfig] = {
    "ReLU": DictionaryConfig(96, N_FEATURE, "relu", penalty=1.55),
    "gated": DictionaryConfig(96, N_FEATURE, "gated", penalty=2.5),
    "TopK": DictionaryConfig(96, N_FEATURE, "topk", k=16),
    "BatchTopK": DictionaryConfig(96, N_FEATURE, "batch_topk", k=16),
    "JumpReLU": DictionaryConfig(96, N_FEATURE, "jumprelu", penalty=0.48),
    "Matryoshka": DictionaryConfig(96, N_FEATURE, "batch_topk", k=16),
}
UNTRAINED, RANDOM_DIRECTIONS = "untrained model", "random dictionary"
PREFIXES = (32, 128, N_FEATURE)
# The planted hierarchy: 8 parents with 4 children each in 40 dimensions.
HIERARCHY_CONFIGS: Mapping[str, DictionaryConfig] = {
    "ReLU": DictionaryConfig(40, 48, "relu", penalty=2.5),
    "gated": DictionaryConfig(40, 48, "gated", penalty=4.0),
    "TopK": DictionaryConfig(40, 48, "topk", k=3),
    "BatchTopK": DictionaryConfig(40, 48, "batch_topk", k=3),
    "JumpReLU": DictionaryConfig(40, 48, "jumprelu", penalty=4.0),
    "Matryoshka": DictionaryConfig(40, 48, "batch_topk", k=3),
}
SMALL_PREFIXES = (8, 24, 48)
_FILE, _BLANK = "record.safetensors", "untrained.safetensors"
KINDS_RECORD = ZOO / "dictionary-kinds" / _FILE
UNTRAINED_DICTIONARY = (
    ZOO / "dictionary-kinds" / _BLANK
)  # 1,024 features of the untrained model's states


@dataclass(frozen=True)
class KindScores:
    """The scores of one kind, a row for each seed.

    `quality`: L0, explained variance, and the loss in nats a token: as it is, with the
    reconstruction, with zero and with the mean in place. `density`, `token` and `pair` are by
    feature: how often it is active, and the score of its description by the token or by two.
    `probe`: balanced accuracy of the best single feature for each of `LABELS`. `planted`: absorbed,
    silent without a child, and L0, on the hierarchy.
    """

    quality: Float[Tensor, "seed score"]
    density: Float[Tensor, "seed feature"]
    token: Float[Tensor, "seed feature"]
    pair: Float[Tensor, "seed feature"]
    probe: Float[Tensor, "seed label"]
    planted: Float[Tensor, "seed score"]


QUALITY = ("L0", "explained variance", "clean", "spliced", "zero", "mean")
LABELS = ("a name", "a name comes next", "a verb of giving", "a name seen before")


@cache
def base() -> GPT:
    """Return the model of stories."""
    return load(folder("stories") / FINAL).requires_grad_(False)


def untrained_stories() -> GPT:
    """Return a model of the same shape with the weights that it would start from."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return GPT(base().cfg).requires_grad_(False)


def story_tokens(n: int, seed: int) -> Int[Tensor, "batch pos"]:
    """Cut new stories into n prompts of the model's context."""
    model = base()
    assert model.tokenizer is not None
    length = model.cfg.n_ctx
    ids = torch.tensor(model.tokenizer.encode(stories(2 * n, seed)))
    return ids[: n * length].view(n, length)


def states(model: GPT, tokens: Int[Tensor, "batch pos"]) -> Float[Tensor, "batch pos d"]:
    """Return the stream after the third layer."""
    return torch.cat([activations_at(model, batch, [STREAM_READ])[0] for batch in tokens.split(64)])


def labels(tokens: Int[Tensor, "batch pos"]) -> Bool[Tensor, "label batch pos"]:
    """Say of each position what `LABELS` ask, from the tokens alone; the last has no next one."""
    tokenizer = base().tokenizer
    assert tokenizer is not None

    def among(words: list[str]) -> Tensor:
        ids = [i for word in words if len(i := tokenizer.encode(" " + word)) == 1]
        return torch.isin(tokens, torch.tensor(ids).flatten())

    name = among([*NAMES])
    next_name = torch.cat([name[:, 1:], torch.zeros_like(name[:, :1])], 1)
    giving = among([*GIVE])
    earlier = (tokens[:, :, None] == tokens[:, None, :]).tril(-1).any(-1)
    return torch.stack([name, next_name, giving, name & earlier])


def train_kind(name: str, examples: Tensor, seed: int, n_step: int = N_STEP) -> SAE:
    """Train one kind on examples [n 96], in a quarter of a minute on one core."""
    cfg = KIND_CONFIGS.get(name, KIND_CONFIGS["TopK"])
    dictionary = Matryoshka(cfg, PREFIXES, seed) if name == "Matryoshka" else SAE(cfg, seed)
    how = DictionaryTraining(
        n_step, 3e-3, dead_after=200, resample_every=250, sparsity_warmup=200, seed=seed
    )
    train_dictionary(dictionary, Examples((examples,), BATCH, seed), how)
    return dictionary


def random_dictionary(states: Float[Tensor, "n d"], seed: int, n_feature: int = N_FEATURE) -> SAE:
    """Make directions drawn at random, centered on the mean of the examples; nothing is trained."""
    cfg = replace(KIND_CONFIGS["TopK"], d_in=states.shape[1], d_out=0, n_feature=n_feature)
    dictionary = SAE(cfg, seed + 100)
    dictionary.b_dec.data.copy_(states.mean(0))
    return dictionary.eval().requires_grad_(False)


def train_small(name: str, seed: int, n_step: int = N_STEP) -> tuple[float, float, float]:
    """Train one kind on the planted hierarchy: absorbed, silent without a child, and L0."""
    x, directions, on = plant_hierarchy(20_000, seed=seed)
    cfg = HIERARCHY_CONFIGS[name]
    small = Matryoshka(cfg, SMALL_PREFIXES, seed) if name == "Matryoshka" else SAE(cfg, seed)
    how = DictionaryTraining(
        n_step, 3e-3, dead_after=100, resample_every=200, sparsity_warmup=200, seed=seed
    )
    train_dictionary(small, Examples((x,), BATCH, seed), how)
    features = small.encode(x)
    absorbed, alone = absorption(features, small.W_dec, directions, on)
    return absorbed, alone, (features > 0).sum(-1).float().mean().item()


def feature_scores(
    dictionary: SAE, model: GPT, tokens: Int[Tensor, "batch pos"]
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return density, the two description scores by feature, and the probes' accuracies.

    Even prompts are for fitting, odd ones for testing.
    """
    flat = [part.flatten(0, 1) for part in (states(model, tokens[i::2]) for i in (0, 1))]
    fit, test = (dictionary.encode(part) for part in flat)
    token, pair = (
        description_scores(fit, keys[::2].flatten(), test, keys[1::2].flatten())
        for keys in (tokens, pair_keys(tokens))
    )
    asked = labels(tokens)
    probes = [sparse_probe(fit, one[::2].flatten(), test, one[1::2].flatten())[1] for one in asked]
    return (test > 0).float().mean(0), token, pair, torch.tensor(probes)


def score_kind(
    name: str, seed: int, examples: Tensor, tokens: Int[Tensor, "batch pos"]
) -> list[Tensor]:
    """Make one dictionary and return the fields of its row."""
    model = untrained_stories() if name == UNTRAINED else base()
    if name == UNTRAINED:
        examples = states(model, story_tokens(2000, TRAIN_SEED)).flatten(0, 1)
    made = (
        random_dictionary(examples, seed)
        if name == RANDOM_DIRECTIONS
        else train_kind(name, examples, seed)
    )
    q = quality(made, model, tokens[:96], STREAM_READ)
    losses = [q.l0, q.explained_variance, q.clean, q.spliced, q.zero, q.mean]
    planted = train_small(name, seed) if name in HIERARCHY_CONFIGS else (float("nan"),) * 3
    return [torch.tensor(losses), *feature_scores(made, model, tokens), torch.tensor(planted)]


def _write(where: Path) -> None:
    tokens = story_tokens(800, TEST_SEED)
    examples = states(base(), story_tokens(2000, TRAIN_SEED)).flatten(0, 1)
    records = {}
    for name in (*KIND_CONFIGS, UNTRAINED, RANDOM_DIRECTIONS):
        rows = zip(*(score_kind(name, seed, examples, tokens) for seed in KIND_SEEDS), strict=True)
        records[name] = KindScores(*(torch.stack(row) for row in rows))
    save_records(records, where / _FILE, "dictionary-kinds")
    blank = SAE(replace(KIND_CONFIGS["TopK"], n_feature=1024))
    how = DictionaryTraining(N_STEP, 2e-3, dead_after=200)
    x = states(untrained_stories(), story_tokens(2000, TRAIN_SEED)).flatten(0, 1)
    train_dictionary(blank, Examples((x,), BATCH), how)
    save_dictionary(blank, where / _BLANK, torch.float16)


def load_zoo(path: Path = KINDS_RECORD) -> dict[str, KindScores]:
    """Load the recorded scores of all kinds, of the untrained model, and of a random dictionary.

    Raises:
        CheckpointError: the file is damaged.
    """
    return load_records(KindScores, (*KIND_CONFIGS, UNTRAINED, RANDOM_DIRECTIONS), path, (2,) * 6)


def _measure(where: Path) -> Mapping[str, Measured]:
    found = load_zoo(where / _FILE)
    measured = {}
    for name, row in found.items():
        more = (row.quality[:, 3] - row.quality[:, 2]).mean().item()
        passed = (row.pair > 0.5).float().mean().item()
        measured[f"{name}, loss"] = Measured(more, 1e-3, "nats a token", "more, reconstruction in")
        measured[f"{name}, described"] = Measured(passed, 1e-3, "fraction", "score above one half")
    return measured


def _hashes() -> Mapping[str, str]:
    tokens = story_tokens(2000, TRAIN_SEED)
    return {
        "stories weights": sha256_of_file(folder("stories") / FINAL),
        "training": sha256_of(tokens.numpy().data),
    }


ENTRY = Entry(
    "dictionary-kinds",
    "scores of six kinds of dictionary on `stories`, of an untrained model's, and of a random one",
    {
        "kinds": {
            name: {"kind": c.kind, "k": c.k, "penalty": c.penalty}
            for name, c in KIND_CONFIGS.items()
        },
        "n_feature": N_FEATURE,
        "steps": N_STEP,
        "batch": BATCH,
        "seeds": list(KIND_SEEDS),
        "prefixes": list(PREFIXES),
    },
    _hashes,
    _write,
    _measure,
)
