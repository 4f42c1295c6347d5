"""Cards tell the truth: what is verified, what is found wrong, and how the command line says so."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner

import minigpt
from minigpt import GPT, GPTConfig
from minigpt.errors import CheckpointError, ConfigError
from minigpt.model import locate
from minigpt.model.locate import FINAL, ZOO, zoo_names, zoo_path, zoo_steps
from minigpt.zoo import registry
from minigpt.zoo.cli import zoo
from minigpt.zoo.entry import CARD, Card, Entry, Measured, save_half
from minigpt.zoo.registry import ENTRIES, entry, make, verify

CFG = GPTConfig.preset("nano", n_layer=1)


def train(where: Path) -> None:
    torch.manual_seed(0)
    save_half(GPT(CFG), where / FINAL)


def measure(where: Path) -> dict[str, Measured]:
    size = minigpt.load(where / FINAL).W_E.norm().item()
    return {"size": Measured(size, 1e-4, "", "length of the embedding")}


TINY = Entry(
    "tiny",
    "an untrained model",
    {"seed": 0, "widths": (1, 2)},
    lambda: {"text": "0" * 64},
    train,
    measure,
    lambda where: ["To be"],
)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A zoo with one entry, in a folder of its own."""
    monkeypatch.setattr(locate, "ZOO", tmp_path)
    monkeypatch.setattr("minigpt.zoo.entry.ZOO", tmp_path)
    monkeypatch.setattr(registry, "ENTRIES", {"tiny": ("tiny", "ENTRY")})
    monkeypatch.setattr(registry, "entry", lambda name: TINY)
    make(TINY, tmp_path / "tiny")
    return tmp_path


def failures(name: str) -> list[str]:
    return [check.what for check in verify(name) if not check.holds]


def test_a_fresh_entry_is_true_to_its_card(shelf: Path) -> None:
    assert failures("tiny") == []
    card = Card.read(shelf / "tiny")
    assert card.samples == ["To be"]
    assert card.trained["torch"] == torch.__version__
    assert set(card.files) == {FINAL}


def test_changed_weights_are_found(shelf: Path) -> None:
    torch.manual_seed(1)
    save_half(GPT(CFG), shelf / "tiny" / FINAL)
    assert failures("tiny") == ["files", "size"]


def test_a_changed_recipe_or_text_is_found(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(TINY, recipe={"seed": 1}, data=lambda: {"text": "1" * 64})
    monkeypatch.setattr(registry, "entry", lambda name: other)
    assert failures("tiny") == ["recipe", "data"]


def test_a_number_made_up_is_found(shelf: Path) -> None:
    path = shelf / "tiny" / CARD
    card = json.loads(path.read_text())
    card["measured"]["size"]["value"] += 1
    path.write_text(json.dumps(card))
    assert failures("tiny") == ["size"]


def test_a_missing_or_damaged_card_is_refused(shelf: Path) -> None:
    (shelf / "tiny" / CARD).write_text("{")
    with pytest.raises(CheckpointError, match="the card of tiny is damaged"):
        list(verify("tiny"))
    (shelf / "tiny" / CARD).unlink()
    with pytest.raises(CheckpointError, match="minigpt zoo train tiny"):
        list(verify("tiny"))


def _changed(path: tuple[str, ...], value: object) -> Callable[[dict[str, Any]], object]:
    def change(card: dict[str, Any]) -> object:
        inner = card
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        return card

    return change


FAULTS = [
    (lambda card: [card], "a list, not an object"),
    (lambda card: card | {"pad": "x" * 10**6}, "more than 1,000,000 bytes"),
    (lambda card: {key: card[key] for key in card if key != "files"}, "lacks 'files'"),
    (_changed(("license",), "MIT"), "license='MIT', which minigpt does not understand"),
    (_changed(("measured", "size", "by"), "me"), "by='me', which minigpt does not understand"),
    (_changed(("trained", "gpus"), 8), "gpus=8, which minigpt does not understand"),
    (_changed(("measured", "size"), 3), r"measured\['size'\]=3, which must be an object"),
    (_changed(("measured", "size", "value"), "3"), "value='3', which must be a number"),
    (_changed(("measured", "size", "value"), 10**400), "value="),
    (_changed(("measured", "size", "tolerance"), float("inf")), "tolerance=inf"),
    (_changed(("measured", "size", "tolerance"), float("nan")), "tolerance=nan"),
    (_changed(("measured",), []), "measured=.*, which must be an object"),
    (_changed(("trained", "seconds"), None), "seconds=None, which must be a whole number"),
    (_changed(("files", FINAL), 1), "=1, which must be a text"),
    (_changed(("samples",), "To be"), "samples='To be', which must be a list"),
]


@pytest.mark.parametrize(("fault", "says"), FAULTS)
def test_a_card_is_read_only_if_every_part_is_understood(
    shelf: Path, fault: Callable[[dict[str, Any]], object], says: str
) -> None:
    path = shelf / "tiny" / CARD
    path.write_text(json.dumps(fault(json.loads(path.read_text()))))
    with pytest.raises(CheckpointError, match=f"the card of tiny is damaged .*{says}"):
        list(verify("tiny"))


def test_a_card_that_is_a_folder_is_refused(shelf: Path) -> None:
    (shelf / "tiny" / CARD).unlink()
    (shelf / "tiny" / CARD).mkdir()
    with pytest.raises(CheckpointError, match="the card of tiny is damaged"):
        list(verify("tiny"))


def test_a_training_that_fails_leaves_the_old_weights(shelf: Path) -> None:
    def fail(where: Path) -> None:
        save_half(GPT(CFG), where / FINAL)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        make(replace(TINY, train=fail), shelf / "tiny", replace=True)
    assert failures("tiny") == []
    assert [path.name for path in shelf.iterdir()] == ["tiny"]


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def never(where: Path) -> None:
    raise AssertionError("trained")


def a_file_beside(shelf: Path) -> None:
    (shelf / "tiny" / "notes.txt").write_text("mine")


def no_card(shelf: Path) -> None:
    (shelf / "tiny" / CARD).unlink()


def anothers_card(shelf: Path) -> None:
    replace(Card.read(shelf / "tiny"), name="other").write(shelf / "tiny")


HARMS = [
    (a_file_beside, "notes.txt'.*move it away"),
    (no_card, "no card.json"),
    (anothers_card, "holds 'other'"),
]


@pytest.mark.parametrize("replacing", [False, True])
@pytest.mark.parametrize(("harm", "says"), HARMS)
def test_what_training_did_not_write_is_refused_before_it_and_kept(
    shelf: Path, harm: Callable[[Path], None], says: str, replacing: bool
) -> None:
    harm(shelf)
    before = contents(shelf)
    with pytest.raises(CheckpointError, match=says if replacing else "is not empty.*--replace"):
        make(replace(TINY, train=never), shelf / "tiny", replace=replacing)
    assert contents(shelf) == before


def test_a_file_that_came_while_it_trained_is_kept(shelf: Path) -> None:
    def slow(where: Path) -> None:
        train(where)
        a_file_beside(shelf)

    with pytest.raises(CheckpointError, match=r"notes\.txt"):
        make(replace(TINY, train=slow), shelf / "tiny", replace=True)
    assert (shelf / "tiny" / "notes.txt").read_text() == "mine"


def test_the_command_line_replaces_only_when_told_to(shelf: Path) -> None:
    out, before = shelf / "replaced", contents(shelf)
    for options in ([], ["--out", str(shelf / "tiny")]):
        refused = CliRunner().invoke(zoo, ["train", "tiny", *options])
        assert isinstance(refused.exception, CheckpointError)
    assert contents(shelf) == before
    out.mkdir()  # empty: nobody's
    for options in (["--replace"], ["--out", str(out)], ["--out", str(out), "--replace"]):
        done = CliRunner().invoke(zoo, ["train", "tiny", *options])
        assert done.exit_code == 0, done.output
    assert sorted(contents(out)) == [CARD, FINAL]


def test_half_precision_loads_as_floats_near_the_weights(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = GPT(CFG)
    save_half(model, tmp_path / "a.safetensors")
    again = minigpt.load(tmp_path / "a.safetensors")
    assert again.W_E.dtype == torch.float32
    torch.testing.assert_close(again.W_E, model.W_E, rtol=1e-3, atol=1e-6)


def test_names_lead_to_entries_and_checkpoints(shelf: Path) -> None:
    save_half(GPT(CFG), shelf / "tiny" / "step-000040.safetensors")
    save_half(GPT(CFG), shelf / "tiny" / "step-000005.safetensors")
    assert zoo_names() == ["tiny"]
    assert zoo_steps("tiny") == [5, 40]
    assert zoo_path("tiny@40").name == "step-000040.safetensors"
    with pytest.raises(CheckpointError, match="no checkpoint '41'; those there are: 5, 40"):
        minigpt.load("zoo:tiny@41")
    with pytest.raises(CheckpointError, match="no model 'zoo:tony'; did you mean 'zoo:tiny'"):
        minigpt.load("zoo:tony")


def test_the_command_line_verifies(shelf: Path) -> None:
    good = CliRunner().invoke(zoo, ["verify"])
    assert (good.exit_code, "!!" in good.output) == (0, False)
    (shelf / "tiny" / "extra").write_text("?")
    bad = CliRunner().invoke(zoo, ["verify"])
    assert bad.exit_code == 1
    assert "other: extra" in bad.output
    assert "tiny" in CliRunner().invoke(zoo, ["list"]).output


def test_an_unknown_entry_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'shakespeare'"):
        entry("shakespear")


@pytest.mark.parametrize("name", ENTRIES)
def test_every_shipped_card_holds(name: str) -> None:
    assert failures(name) == []


def test_every_shipped_file_belongs_to_an_entry() -> None:
    assert {path.name for path in ZOO.iterdir()} == set(ENTRIES)
    assert not {"lookup", "relations", "norm-order"} & set(zoo_names())  # not language models


def test_the_zoo_is_small() -> None:
    files = [path for path in ZOO.rglob("*") if path.is_file()]
    assert max(path.stat().st_size for path in files) <= 6e6
    assert sum(path.stat().st_size for path in files) <= 60e6  # all weights in the tree together
