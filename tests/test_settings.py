"""Every setting of every configuration class: good values are read, bad ones refused in a sentence.

The tables are of values, not of fields: a field that is added is tried with all of them.
"""

import itertools
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from torch import nn

from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.sae import DictionaryConfig
from minigpt.model.config import GPTConfig
from minigpt.model.generate import Sampling
from minigpt.model.vision import VisionConfig
from minigpt.settings import kinds_of, read_setting
from minigpt.train.cli import parse_change, read_config
from minigpt.train.config import TrainConfig, device_of
from minigpt.train.optim import make_optimizer
from minigpt.train.recipe import Recipe

NEEDED: dict[type, dict[str, Any]] = {DictionaryConfig: {"d_in": 4, "n_feature": 8}}
CLASSES = (GPTConfig, TrainConfig, VisionConfig, DictionaryConfig, Sampling)
FIELDS = [(config, name, kind) for config in CLASSES for name, kind in kinds_of(config).items()]
VALUES = [
    *(0, 1, 2, -1, 7, 2**31, 2**63, 10**400, 0.0, 0.5, 1e-3, -0.5, 2.0, 1e300),
    *(float("nan"), float("inf"), True, False, None, "", "x", "1", "1e-3", "true", "auto", "\0"),
    *(b"1", [], [1], (1, 2), [1.5], ["1"], [None], [-1], {}, {"a": 1}, 1j, object(), int),
]
TEXTS = [
    *(
        "1e-3",
        "3e-4",
        ".5",
        "1",
        "64",
        "-1",
        "0",
        "1_0",
        "true",
        "maybe",
        "",
        " ",
        "null",
        "~",
        "x",
    ),
    *("[1, 2]", "[1", "1,2", "{a: 1}", "nan", "inf", "-inf", "1e999", "0x10", "9" * 20, "9" * 5000),
    *("meta", "cuda:99", "cpu", "adamw", "float32", "rotary", "é", "a=b", "0\0", "2001-01-01"),
]


def make(config: type, name: str, value: object) -> Any:
    """Build a configuration past the tests' own checks of types, which no reader has."""
    made = object.__new__(config)
    given = {**NEEDED.get(config, {}), name: value}
    for field in fields(config):
        object.__setattr__(made, field.name, given.get(field.name, field.default))
    made.__post_init__()
    return made


def sentence(refusal: ConfigError) -> None:
    said = str(refusal)
    assert said
    assert "\n" not in said


@pytest.mark.parametrize(("config", "name", "kind"), FIELDS, ids=lambda part: str(part))
def test_a_value_of_any_kind_is_taken_as_declared_or_refused(
    config: type, name: str, kind: Any
) -> None:
    inner = get_args(kind)[0] if get_args(kind) else kind
    plain = tuple if get_origin(kind) is tuple else inner
    for value in VALUES:
        try:
            made = make(config, name, value)
        except ConfigError as refusal:
            sentence(refusal)
            continue
        kept = getattr(made, name)
        assert type(kept) is plain or (kept is None and value is None), value
        assert type(value) in {plain, list, type(None)} or (plain is float and type(value) is int)


SETTINGS = [*kinds_of(GPTConfig), *kinds_of(TrainConfig), "preset", "data", "tokenizer"]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_text_is_read_by_the_field_or_refused(name: str) -> None:
    """What is taken can also be trained."""
    layer = nn.Linear(1, 1)
    for text in TEXTS:
        try:
            recipe = Recipe.of(dict([parse_change(f"{name}={text}")]))
            device_of(recipe.train)
        except ConfigError as refusal:
            sentence(refusal)
        else:
            make_optimizer(layer, recipe.train)


@pytest.mark.parametrize("value", [[1], {"a": 1}, None, 3, 1.5, True, b"x"])
@pytest.mark.parametrize("name", ["preset", "data", "tokenizer", "device", "optimizer", "norm"])
def test_a_choice_that_is_no_text_is_refused(name: str, value: object) -> None:
    with pytest.raises(ConfigError, match=f"^{name}=.* must be a text$"):
        Recipe.of({name: value})


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("lr: 3e-4", "lr", 3e-4),
        ("lr: 1e-3", "lr", 1e-3),
        ("lr: 1", "lr", 1.0),
        ("beta2: 0", "beta2", 0.0),
        ("tie_embeddings: no", "tie_embeddings", False),
        ("tie_embeddings: TRUE", "tie_embeddings", True),
        ("snapshots: [0, 10]", "snapshots", (0, 10)),
        ("snapshots: []", "snapshots", ()),
        ("steps: 1000", "steps", 1000),
        ("data: 1984", "data", "1984"),
    ],
)
def test_a_line_of_a_file_means_what_its_field_says(
    tmp_path: Path, line: str, name: str, value: object
) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(line)
    recipe = Recipe.of(read_config(str(path)))
    parts = (recipe, recipe.train, recipe.model)
    found = next(getattr(part, name) for part in parts if hasattr(part, name))
    assert (found, type(found)) == (value, type(value))


def test_every_refusal_names_its_setting() -> None:
    for (config, name, _), value in itertools.product(FIELDS, (object(), {}, 1j)):
        with pytest.raises(ConfigError, match=f"^{re.escape(name)}="):
            make(config, name, value)


def test_text_is_read_only_where_it_is_asked() -> None:
    assert read_setting(TrainConfig, "lr", "1e-3") == 1e-3
    with pytest.raises(ConfigError, match="lr='1e-3' must be a finite number"):
        TrainConfig(lr="1e-3")  # type: ignore[arg-type]
