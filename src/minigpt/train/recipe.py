"""From a text to a run: tokenizer, tokens on disk, model and settings, kept in the run's folder.

`run.json` is written last, so a folder that has it has everything. It names the text and its
hash: a run is not continued on a text that changed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypedDict

import torch

from minigpt.data.files import sha256_of, write_atomically
from minigpt.data.texts import TEXTS, read_text
from minigpt.errors import CheckpointError, ConfigError, DataError, TrainingError, nearest
from minigpt.model.bpe_train import train_tokenizer
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.tokenizer import CharTokenizer, Tokenizer
from minigpt.model.tokenizer_files import dump_tokenizer, parse_tokenizer
from minigpt.schema import parse_json
from minigpt.settings import kinds_of, read_setting
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData, tokenize

RUN, TOKENIZER = "run.json", "tokenizer.json"
_PARTS = ("train", "val")
PREPARED = (*(f"{part}.npy" for part in _PARTS), TOKENIZER, RUN)  # in the order of writing
TOKENIZERS = ("char", "bpe")


class RunFile(TypedDict):
    """What `run.json` holds: the text and tokens by their hashes, the model and how to train it."""

    data: str
    text_sha256: str
    tokens_sha256: dict[str, str]
    tokenizer: str
    model: dict[str, Any]
    train: dict[str, Any]


@dataclass(frozen=True)
class Recipe:
    """A text, how to cut it into tokens, the shape of a model, and how to train it.

    `data` is a text of `minigpt.data` or a file; `tokenizer` is "char", or "bpe", which is
    trained on the text's training part until it has `d_vocab` tokens. The last tenth of the text
    is for validation.

    Raises:
        ConfigError: a tokenizer that does not exist.
    """

    model: GPTConfig
    train: TrainConfig
    data: str = "shakespeare"
    tokenizer: str = "char"

    def __post_init__(self) -> None:
        """Refuse an unknown tokenizer before any text is read."""
        if self.tokenizer not in TOKENIZERS:
            raise ConfigError(
                f"no tokenizer {self.tokenizer!r}; {nearest(self.tokenizer, TOKENIZERS)}"
            )

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """Build a recipe from flat settings: `preset`, `data`, `tokenizer`, and any field of
        GPTConfig or TrainConfig by its name.

        Raises:
            ConfigError: a setting that does not exist or cannot be.

        Example:
            >>> Recipe.of({"preset": "nano", "n_layer": 3, "steps": 20}).model.n_layer
            3
        """
        shape, training = kinds_of(GPTConfig), kinds_of(TrainConfig)
        own = ("preset", "data", "tokenizer")
        valid = (*own, *shape, *training)
        for name, value in settings.items():
            if name not in valid:
                raise ConfigError(f"no setting {name!r}; {nearest(name, valid)}")
            if name in own and not isinstance(value, str):
                raise ConfigError(f"{name}={value!r} must be a text")
        preset = settings.get("preset", "micro")
        model = {n: read_setting(GPTConfig, n, v) for n, v in settings.items() if n in shape}
        train = {n: read_setting(TrainConfig, n, v) for n, v in settings.items() if n in training}
        rest = {name: value for name, value in settings.items() if name in own[1:]}
        return cls(GPTConfig.preset(preset, **model), TrainConfig(**train), **rest)


@dataclass(frozen=True)
class Prepared:
    """All that a trainer needs; the model's weights are those of the seed, not yet trained."""

    model: GPT
    train: TokenData
    val: TokenData
    cfg: TrainConfig


def prepare(recipe: Recipe, out: Path) -> None:
    """Tokenize the text and write everything that the run will read into its folder.

    Raises:
        TrainingError: the folder holds a run already.
        DataError, ConfigError, TokenError: the recipe cannot be.
    """
    from minigpt.data import train_val_split

    if (out / RUN).exists():
        raise TrainingError(f"{out} holds a run: resume it, or choose another folder")
    text = read_text(recipe.data)
    before, after = train_val_split(text)
    tokenizer = make_tokenizer(recipe, text, before)
    cfg = GPTConfig.from_dict({**recipe.model.to_dict(), "d_vocab": tokenizer.d_vocab})
    out.mkdir(parents=True, exist_ok=True)
    hashes = dict[str, str]()
    for part, content in zip(_PARTS, (before, after), strict=True):
        tokens = tokenize(content, tokenizer, cfg.n_ctx)
        tokens.save(out / f"{part}.npy")
        hashes[part] = tokens.sha256
    (out / TOKENIZER).write_text(dump_tokenizer(tokenizer), encoding="utf-8")
    where = recipe.data if recipe.data in TEXTS else str(Path(recipe.data).expanduser().absolute())
    run: RunFile = {
        "data": where,
        "text_sha256": sha256_of(text),
        "tokens_sha256": hashes,
        "tokenizer": recipe.tokenizer,
        "model": cfg.to_dict(),
        "train": recipe.train.to_dict(),
    }
    write_atomically(out / RUN, json.dumps(run, indent=1) + "\n")


def make_tokenizer(recipe: Recipe, text: str, before: str) -> Tokenizer:
    """Fit characters on the whole text (none may be unknown), BPE on its training part."""
    if recipe.tokenizer == "char":
        return CharTokenizer().fit(text)
    return train_tokenizer(before, recipe.model.d_vocab)


def open_run(out: Path) -> Prepared:
    """Read what `prepare` wrote, and check that nothing of it changed.

    Raises:
        CheckpointError: the folder holds no run, or a damaged one.
        DataError: the text or the tokens changed.
    """
    if not (out / RUN).is_file():
        raise CheckpointError(f"{out} holds no run: start one with `minigpt train --out {out}`")
    try:
        run = parse_json((out / RUN).read_bytes(), RunFile)
        cfg, train = GPTConfig.from_dict(run["model"]), TrainConfig.from_dict(run["train"])
        hashes, data, expected = run["tokens_sha256"], run["data"], run["text_sha256"]
        opened = [TokenData.open(out / f"{p}.npy", cfg.n_ctx, hashes[p]) for p in _PARTS]
    except (ValueError, KeyError, TypeError) as failure:
        raise CheckpointError(f"{out / RUN} is damaged ({failure}): start a new run") from failure
    if (data in TEXTS or Path(data).exists()) and sha256_of(read_text(data)) != expected:
        raise DataError(
            f"the text {data} changed since training began in {out}: restore it, or start a new run"
        )
    try:
        tokenizer = parse_tokenizer((out / TOKENIZER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as failure:
        raise CheckpointError(f"{out / TOKENIZER}: {failure}: start a new run") from failure
    with torch.random.fork_rng([]):
        torch.manual_seed(train.seed)
        model = GPT(cfg, tokenizer)
    return Prepared(model, opened[0], opened[1], train)
