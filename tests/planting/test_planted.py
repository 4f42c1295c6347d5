"""What was planted: right numbers pass, wrong ones are named, and the truth comes last."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner
from torch import Tensor

from minigpt.cli import cli
from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig
from minigpt.interp.dictionaries.superposition import train_toy
from minigpt.interp.dictionaries.training import (
    DictionaryTraining,
    Examples,
    train_dictionary,
)
from minigpt.model.weights import read_safetensors, write_safetensors
from minigpt.planting.check import matched, planted_numbers, planted_truth
from minigpt.planting.folder import (
    ACTIVATIONS,
    ASKED,
    DENSITIES,
    MINE,
    N_TOY_FEATURE,
    N_TOY_HIDDEN,
    RATIO,
    REPORT_FILE,
    WIDTH,
    planted_examples,
    read_mine,
    read_planted_report,
    write_folder,
)
from minigpt.stated import not_written
from minigpt.tasks.superposition import SparseFeatures

SEED = 3


@pytest.fixture(scope="module")
def toy() -> dict[str, Tensor]:
    """Toy models trained as the lesson trains them, but for fewer steps."""
    task = SparseFeatures.decaying(N_TOY_FEATURE, DENSITIES, RATIO)
    model, _ = train_toy(task, N_TOY_HIDDEN, steps=1500, batch_size=256, lr=1e-2)
    return {"W": model.W.detach(), "b": model.b.detach()[:, 0]}


def trained(x: Tensor, seed: int) -> Tensor:
    """The directions of a small dictionary."""
    sae = SAE(DictionaryConfig(WIDTH, 64, "topk", k=3), seed=seed)
    how = DictionaryTraining(n_step=600, lr=5e-3, warmup=50, dead_after=60, seed=seed)
    train_dictionary(sae, Examples((x,), 256, seed), how)
    return sae.W_dec.detach()


@pytest.fixture(scope="module")
def mine(toy: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What a learner hands in: her dictionaries, and a control that keeps the columns alone."""
    x, _ = planted_examples(SEED)
    random = torch.Generator().manual_seed(9)
    shuffled = torch.stack([c[torch.randperm(len(x), generator=random)] for c in x.T], 1)
    return {
        **toy,
        "directions": trained(x, 0),
        "second": trained(x, 1),
        "control": trained(shuffled, 0),
        "control_second": trained(shuffled, 1),
    }


def filled(folder: Path, mine: Mapping[str, Tensor], **changes: str) -> Path:
    """Write a folder with tensors and a report whose numbers are right but for the changes."""
    write_folder(folder, SEED)
    write_safetensors(mine, folder / MINE, {})
    report = read_planted_report(folder)
    true = {one.what: one.true for one in planted_numbers(report, mine)}
    lines = [f"seed = {SEED}"]
    for name, keys in ASKED.items():
        lines += [f"[{name}]", *(["column = 0"] if name == "unit" else [])]
        for key in keys:
            value = true.get(f"{name}.{key}", 0.5 if name == "predicted" else None)
            whole = key in ("kept_dense", "kept_sparse", "features")
            plain = "Words." if value is None else f"{value:.0f}" if whole else f"{value:.4f}"
            lines.append(f'{key} = "{changes.get(f"{name}_{key}", plain)}"')
    (folder / REPORT_FILE).write_text("\n".join(lines), "utf-8")
    return folder


def run(folder: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["planted", str(folder), *options])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_the_lessons_tools_reproduce_the_findings(tmp_path: Path, mine: dict) -> None:
    code, said = run(filled(tmp_path / "d", mine))
    assert code == 0, said
    assert "✗" not in said
    assert "you predicted 0.5" in said
    # what the page says of agreement: it tells how much is real, and the control has none
    report = read_planted_report(tmp_path / "d")
    numbers = {one.what: one.true for one in planted_numbers(report, mine)}
    found = planted_truth(report, mine)
    assert abs(numbers["dictionary.agreement"] - found.real) < 0.15
    assert numbers["dictionary.control_agreement"] < 0.05
    assert found.by_chance <= 2 < 0.8 * found.planted < found.found


@pytest.mark.parametrize(
    "name", [f"{table}.{key}" for table in ("toy", "dictionary", "unit") for key in ASKED[table]]
)
def test_a_wrong_number_is_named_and_hides_the_truth(tmp_path: Path, mine: dict, name: str) -> None:
    code, said = run(filled(tmp_path / "d", mine, **{name.replace(".", "_", 1): "0.777"}))
    assert code == 1
    assert f"✗ {name}" in said
    assert "planted:" not in said


@pytest.mark.parametrize(
    "name", [f"{table}_{key}" for table, keys in ASKED.items() for key in keys]
)
def test_a_blank_is_named_and_hides_the_truth(tmp_path: Path, mine: dict, name: str) -> None:
    code, said = run(filled(tmp_path / "d", mine, **{name: "…"}))
    assert code == 1
    assert f"not filled in: {name.replace('_', '.', 1)}" in said
    assert "planted:" not in said


def test_what_is_not_reproduced_is_said(tmp_path: Path, mine: dict) -> None:
    few = {**mine, "directions": mine["directions"][:20]}
    assert "at least four of five" in " ".join(
        planted_truth(read_planted_report(filled(tmp_path / "few", few)), few).problems()
    )
    plain = torch.zeros_like(mine["W"])
    plain[:, range(N_TOY_HIDDEN), range(N_TOY_HIDDEN)] = 1.0  # five features alone
    alone = {**mine, "W": plain, "b": torch.zeros_like(mine["b"])}
    p = torch.tensor(DENSITIES)[:, None].expand_as(alone["b"]).clone()
    p[:, :N_TOY_HIDDEN] = 0
    alone["b"] = p / 2
    found = planted_truth(read_planted_report(filled(tmp_path / "alone", alone)), alone)
    assert torch.allclose(found.losses, found.dropped, rtol=0.03)  # the closed form is the loss
    assert [problem[:15] for problem in found.problems()] == ["at density 0.03"]
    idle = replace(found, losses=found.losses * 1.2)
    assert len(idle.problems()) == 2


def test_a_match_has_a_sign_and_needs_a_direction() -> None:
    one = torch.eye(3)
    assert matched(one, -one).sum() == 0
    assert matched(torch.zeros(2, 3), one).sum() == 0
    assert matched(1e-12 * one, 1e12 * one).all()
    assert matched(one, torch.tensor([[1.0, 0.5, 0.0]])).sum() == 0  # 0.894


def test_an_empty_folder_is_begun_and_never_overwritten(tmp_path: Path) -> None:
    code, _ = run(tmp_path / "d", "--seed", "5")
    assert code == 0
    report = read_planted_report(tmp_path / "d")
    assert report["seed"] == 5
    assert len(not_written(report, ASKED)) == sum(map(len, ASKED.values()))
    (tmp_path / "d" / ACTIVATIONS).unlink()
    text = (tmp_path / "d" / REPORT_FILE).read_text("utf-8")
    run(tmp_path / "d")
    assert (tmp_path / "d" / REPORT_FILE).read_text("utf-8") == text
    with pytest.raises(ConfigError, match="is for seed 5"):
        run(tmp_path / "d", "--seed", "6")


@pytest.mark.parametrize(
    ("name", "tensor", "said"),
    [
        ("W", None, "has no tensor 'W'"),
        ("b", torch.zeros(4, 1, 20), "is asked"),
        ("directions", torch.zeros(64, 23), "is asked"),
        ("second", torch.full((64, WIDTH), torch.nan), "NaN"),
    ],
)
def test_tensors_that_do_not_fit(
    tmp_path: Path, mine: dict, name: str, tensor: Tensor | None, said: str
) -> None:
    folder = filled(tmp_path / "d", mine)
    tensors = {k: v for k, v in mine.items() if k != name}
    write_safetensors(tensors if tensor is None else {**tensors, name: tensor}, folder / MINE, {})
    with pytest.raises(ConfigError, match=said):
        read_mine(folder)


def test_other_activations_are_refused(tmp_path: Path, mine: dict) -> None:
    folder = filled(tmp_path / "d", mine)
    x = read_safetensors(folder / ACTIVATIONS)[0]["activations"]
    write_safetensors({"activations": x.flip(0)}, folder / ACTIVATIONS, {})
    with pytest.raises(ConfigError, match="does not hold the activations of seed 3"):
        run(folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seed = ", "not a report in TOML"),
        ("seed = 3", r"lacks the table \[toy\]"),
        ('seed = 3\n[toy]\nkept = "1"', "toy.kept, which is not asked for"),
        ("seed = 3\n[toy]\nkept_dense = true", "write a number or a text"),
    ],
)
def test_a_report_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    write_folder(tmp_path, SEED)
    (tmp_path / REPORT_FILE).write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said):
        read_planted_report(tmp_path)
