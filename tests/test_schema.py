"""JSON from outside: one sentence for whatever is not as it should be, in every reader."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.schema import check_type, check_understood, parse_json

DEEP = '{"a":' * 100_000


class Shape(TypedDict):
    width: int
    name: NotRequired[str | None]
    parts: NotRequired[dict[str, list[float]]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON"),
        (b"\xff", "is not JSON"),
        ("[" * 100_000, "is nested too deeply"),
        (DEEP, "is nested too deeply"),
        ("[]", "holds a list, not an object"),
        ("null", "holds null, not an object"),
        ("{}", "lacks 'width'"),
        ('{"width": 1.0}', r"says width=1\.0, which must be a whole number"),
        ('{"width": true}', "says width=True, which must be a whole number"),
        ('{"width": 1, "name": 3}', "says name=3, which must be a text or null"),
        ('{"width": 1, "height": 2}', "says height=2, which minigpt does not understand"),
        (
            '{"width": 1, "parts": {"a": [1, "x"]}}',
            r"says parts\['a'\]\[1\]='x', which must be a number",
        ),
        ('{"width": "' + "x" * 9999 + '"}', "says width='x"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_one_sentence(text: str | bytes, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}") as caught:
        parse_json(text, Shape)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_what_fits() -> None:
    for text in ('{"width": 1}', '{"width": 1, "name": null, "parts": {"a": [1, 2.5], "b": []}}'):
        parse_json(text, Shape)
    assert parse_json("[1, 2]", list[int]) == [1, 2]
    check_type({"a": object()}, dict[str, Any])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(value=st.dictionaries(st.sampled_from(["width", "name", "parts", "more"]), json_values))
def test_any_value_fits_or_is_refused(value: dict[str, Any]) -> None:
    try:
        check_type(value, Shape)
    except ValueError:
        return
    assert type(value["width"]) is int
    assert value.keys() <= {"width", "name", "parts"}


def test_settings_are_read_needed_or_ignored() -> None:
    check_understood({"a": 1, "b": 0, "c": 5}, ["a"], {"b": False}, ["c"])
    with pytest.raises(ValueError, match=r"^says b=2; minigpt computes b=False$"):
        check_understood({"b": 2}, [], {"b": False}, [])
    with pytest.raises(ValueError, match=r"^says d=7, which minigpt does not understand$"):
        check_understood({"d": 7}, [], {"b": False}, [])


def run_file(path: Path) -> None:
    from minigpt.train.recipe import open_run

    (path / "run.json").write_text(DEEP)
    open_run(path)


def state_file(path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from minigpt.train.checkpoint import read_checkpoint

    for name in ("model", "optimizer"):
        save_file({"a": torch.ones(1)}, path / f"{name}.safetensors")
    (path / "state.json").write_text(DEEP)
    read_checkpoint(path)


def config_file(path: Path) -> None:
    from minigpt import load

    (path / "config.json").write_text(DEEP)
    load(path)


def vocabulary_file(path: Path) -> None:
    from minigpt.model.tokenizer import BPETokenizer

    (path / "vocab.json").write_text(DEEP)
    (path / "merges.txt").write_text("")
    BPETokenizer.from_files(path / "vocab.json", path / "merges.txt")


def tokenizer_file(path: Path) -> None:
    from minigpt.model.tokenizer_files import read_tokenizer

    (path / "tokenizer.json").write_text(DEEP)
    read_tokenizer(path, gpt2=True)


def metadata(path: Path, **said: str) -> Path:
    import torch
    from safetensors.torch import save_file

    save_file({"a": torch.ones(1)}, path / "x.safetensors", said)
    return path / "x.safetensors"


def our_config(path: Path) -> None:
    from minigpt import load

    load(metadata(path, format="minigpt", config=DEEP))


def our_tokenizer(path: Path) -> None:
    from minigpt import load

    load(metadata(path, format="minigpt", config="{}", tokenizer=DEEP))


def vision_config(path: Path) -> None:
    from minigpt.zoo.digits import load_digits

    load_digits(metadata(path, vision=DEEP))


def dictionary_config(path: Path) -> None:
    from minigpt.interp.dictionaries.files import load_dictionary

    said = {"format": "minigpt-dictionary", "class": "SAE", "config": DEEP}
    load_dictionary(metadata(path, **said))


def card(path: Path) -> None:
    from minigpt.zoo.entry import CARD, Card

    (path / CARD).write_text(DEEP)
    Card.read(path)


READERS = [run_file, state_file, config_file, vocabulary_file, tokenizer_file, our_config]
READERS += [our_tokenizer, vision_config, dictionary_config, card]


@pytest.mark.parametrize("read", READERS)
def test_no_reader_falls_into_a_deep_file(read: Callable[[Path], None], tmp_path: Path) -> None:
    from minigpt.errors import MinigptError

    with pytest.raises(MinigptError, match="nested too deeply") as caught:
        read(tmp_path)
    assert "\n" not in str(caught.value)
