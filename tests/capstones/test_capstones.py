"""Capstones: a sound file is scored, what is malformed or chosen on other data is refused."""

from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from minigpt.capstones import farmer, inspector, surgeon
from minigpt.capstones.submission import CapstoneScore, interval
from minigpt.cli import cli
from minigpt.errors import CheckpointError, ConfigError
from minigpt.interp.dictionaries.files import save_dictionary
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig
from minigpt.model.weights import write_safetensors
from minigpt.zoo.dictionaries import base, random_dictionary, states, story_tokens


def toml(where: Path, **entries: object) -> Path:
    path = where / "mine.toml"
    rows = [
        f"{key} = {value if isinstance(value, int | list) else chr(34) + str(value) + chr(34)}"
        for key, value in entries.items()
    ]
    path.write_text("\n".join(rows).replace("'", '"'), "utf8")
    return path


SURGEON: dict[str, object] = {"chosen_on": "stories 202", "parts": ["head 3.2"]}
INSPECTOR: dict[str, object] = {
    "chosen_on": "even speakers",
    "at": "blocks.1.resid_post",
    "position": -1,
    "threshold": "0.5",
    "direction": "d.safetensors",
}


def test_a_score_says_whether_the_interval_lies_above_zero() -> None:
    won, lost = (
        CapstoneScore("gain", 2.0, 1.0, 0.1, 1.9),
        CapstoneScore("gain", 2.0, 1.0, -0.1, 2.1),
    )
    assert won.beats
    assert "✓" in won.lines()[-1]
    assert not lost.beats
    assert "✗" in lost.lines()[-1]
    low, high = interval(torch.arange(100.0))
    assert low < 49.5 < high
    assert high - low == pytest.approx(2 * 1.96 * 2.89, rel=0.15)


def test_the_baseline_of_the_surgeon_ties_or_loses_with_the_intact_model(tmp_path: Path) -> None:
    found = surgeon.score_surgeon(toml(tmp_path, **SURGEON))
    assert found.value <= found.baseline + 1e-9
    assert abs(found.value) < 0.003  # a winner's curse: it gained 0.0017 where it was chosen
    assert not found.beats
    done = CliRunner().invoke(cli, ["capstone", "surgeon", str(tmp_path / "mine.toml")])
    assert done.exit_code == 1, done.output
    assert "not beaten" in done.output


def test_a_harmful_removal_scores_below_zero(tmp_path: Path) -> None:
    found = surgeon.score_surgeon(toml(tmp_path, **SURGEON | {"parts": ["mlp 0", "neuron 1.17"]}))
    assert found.value < -0.05
    assert found.high < 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"chosen_on": "stories 203"}, "only what was chosen on 'stories 202' is scored"),
        ({"parts": ["head 3.2"] * 2}, "names something twice"),
        ({"parts": ["head 0.0", "head 0.1", "head 0.2", "head 0.3"]}, "removes 4 parts"),
        ({"parts": ["3.2"]}, "is no part"),
        ({"parts": ["head 3.9"]}, "9"),
        ({"parts": []}, "at least one"),
        ({"parts": [3]}, "a list of texts"),
        ({"parts": "head 3.2"}, "is no list"),
        ({"seeds": 3}, "not asked for"),
    ],
)
def test_what_the_surgeon_refuses(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        surgeon.score_surgeon(toml(tmp_path, **SURGEON | changes))


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no file"):
        surgeon.score_surgeon(tmp_path / "–")
    (tmp_path / "x.toml").write_text("parts = [", "utf8")
    with pytest.raises(ConfigError, match="TOML"):
        surgeon.score_surgeon(tmp_path / "x.toml")
    with pytest.raises(ConfigError, match="does not say 'parts'"):
        surgeon.score_surgeon(toml(tmp_path, chosen_on="stories 202"))


@torch.no_grad()
def test_the_farmer_scores_and_refuses(tmp_path: Path) -> None:
    x = states(base(), story_tokens(40, 11)).flatten(0, 1)
    one, other = (random_dictionary(x, seed) for seed in (0, 1))
    path = save_dictionary(one, tmp_path / "one.safetensors")
    same = farmer.score_farmer(path, one)
    assert same.value == same.baseline
    assert not same.beats
    found = farmer.score_farmer(path, other)
    assert found.low <= found.value - found.baseline <= found.high
    assert "dead" in found.notes[1]
    many = SAE(DictionaryConfig(96, 513, "topk", k=4))
    dense = SAE(DictionaryConfig(96, 64, "topk", k=20))
    narrow = SAE(DictionaryConfig(95, 64, "topk", k=4))
    bad = SAE(DictionaryConfig(96, 64, "topk", k=4))
    bad.W_dec[0, 0] = float("nan")
    for wrong, said in (
        (many, "513 features"), (dense, "are allowed"), (narrow, "width 96"), (bad, "NaN"),
    ):  # fmt: skip
        with pytest.raises(ConfigError, match=said):
            farmer.score_farmer(save_dictionary(wrong, tmp_path / "x.safetensors"), other)
    with pytest.raises(CheckpointError):
        farmer.score_farmer(tmp_path / "–", other)


def direction(where: Path, value: torch.Tensor, name: str = "direction") -> None:
    write_safetensors({name: value}, where / "d.safetensors", {})


@torch.no_grad()
def test_the_inspector_scores_the_book_s_detector_as_its_baseline(tmp_path: Path) -> None:
    model = inspector.load("zoo:liar").requires_grad_(False)
    direction(tmp_path, inspector.baseline_direction(model))
    found = inspector.score_inspector(toml(tmp_path, **INSPECTOR))
    assert found.value == pytest.approx(found.baseline)
    assert not found.beats
    assert 0.9 < found.value < 1
    assert any("recall at 1 %" in note for note in found.notes)
    shown = inspector.learning_statements(600, 5)
    names = inspector.activations_at(model, shown.tokens, ["blocks.0.resid_pre"])[0][:, 2]
    direction(tmp_path, inspector.difference_of_means(names, shown.lie.long()))
    liars = inspector.score_inspector(
        toml(tmp_path, **INSPECTOR | {"at": "blocks.0.resid_pre", "position": 2})
    )
    assert liars.high < 0  # who speaks is not what is said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"chosen_on": "all speakers"}, "only what was chosen on 'even speakers'"),
        ({"position": 40}, "outside a prompt"),
        ({"threshold": "high"}, "no finite number"),
        ({"threshold": "nan"}, "no finite number"),
        ({"direction": "../d.safetensors"}, "lies beside it"),
        ({"direction": "e.safetensors"}, "cannot be read"),
        ({"at": "blocks.1.attn.pattern"}, "must fit"),
    ],
)
def test_what_the_inspector_refuses(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    direction(tmp_path, torch.ones(96))
    with pytest.raises(ConfigError, match=said):
        inspector.score_inspector(toml(tmp_path, **INSPECTOR | changes))


@pytest.mark.parametrize("value", [torch.zeros(96), torch.full((96,), float("nan"))])
def test_directions_that_are_none(tmp_path: Path, value: torch.Tensor) -> None:
    direction(tmp_path, value)
    with pytest.raises(ConfigError, match="zero, NaN or infinite"):
        inspector.score_inspector(toml(tmp_path, **INSPECTOR))
    direction(tmp_path, torch.ones(96), "v")
    with pytest.raises(ConfigError, match="no tensor 'direction'"):
        inspector.score_inspector(toml(tmp_path, **INSPECTOR))
