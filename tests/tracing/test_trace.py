"""A report of causal tracing: right numbers pass, wrong ones are found, and nothing is guessed."""

from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner

from minigpt import load
from minigpt.cli import cli
from minigpt.errors import ConfigError
from minigpt.tasks.ioi import ioi
from minigpt.tracing.check import check_report, odd_tokens, true_numbers
from minigpt.tracing.report import ASKED_NUMBERS, ASKED_WORDS, read_report, unfilled

MODEL = "zoo:stories"


@pytest.fixture(scope="module")
def model() -> Any:
    return load(MODEL)


@pytest.fixture(scope="module")
def texts(model: Any) -> list[dict[str, str]]:
    """Eight pairs: who gives is exchanged, so the right name becomes the wrong one."""
    asked = ioi(model.tokenizer, 8, seed=0)
    decode = model.tokenizer.decode
    return [
        {
            "clean": decode(asked.clean[i].tolist()),
            "corrupt": decode(asked.corrupt[i].tolist()),
            "answer": decode(list(asked.answers[i])),
            "wrong": decode(list(asked.wrong[i])),
        }
        for i in range(8)
    ]


def written(
    path: Path,
    texts: list[dict[str, str]],
    numbers: dict[str, str] | None = None,
    **changes: str,
) -> Path:
    """Write a report with words in every field, and with the numbers given."""
    quoted = {"model": MODEL, "direction": "denoise", **changes}
    node = quoted.pop("node", 'part = "head"\nlayer = 3\nhead = 2')
    control = quoted.pop("control", "layer = 0\nhead = 1")
    lines = [f'{name} = "{value}"' for name, value in quoted.items()]
    for pair in texts:
        lines += ["[[prompts]]", *(f'{k} = "{v}"' for k, v in pair.items())]
    lines += ["[node]", node, "[control]", control, "[numbers]"]
    lines += [f'{k} = "{v}"' for k, v in (numbers or {}).items()]
    lines += ["[words]", *(f'{k} = "Words of my own."' for k in ASKED_WORDS)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def right_numbers(path: Path, model: Any) -> dict[str, str]:
    true = true_numbers(read_report(path), model)
    return {k: f"{v:.0f}" if k == "rank" else f"{v:.4f}" for k, v in true.items()}


@pytest.mark.parametrize("direction", ["denoise", "noise"])
@pytest.mark.parametrize(
    ("node", "control"),
    [
        ('part = "head"\nlayer = 3\nhead = 2', "layer = 0\nhead = 1"),
        ('part = "mlp"\nlayer = 1\nposition = -1', "layer = 3\nposition = 0"),
        ('part = "stream"\nlayer = 2\nposition = -1', "layer = 2\nposition = 1"),
    ],
)
def test_right_numbers_pass_and_each_wrong_one_is_found(
    tmp_path: Path, model: Any, texts: Any, direction: str, node: str, control: str
) -> None:
    path = tmp_path / "report.toml"
    where = {"direction": direction, "node": node, "control": control}
    numbers = right_numbers(written(path, texts, **where), model)
    written(path, texts, numbers, **where)
    found = check_report(read_report(path), model)
    assert [one.what for one in found if not one.agrees] == []
    assert unfilled(read_report(path)) == []
    for name in numbers:
        written(path, texts, numbers | {name: "123.456"}, **where)
        found = check_report(read_report(path), model)
        assert [one.what for one in found if not one.agrees] == [name]


def test_the_numbers_are_those_of_a_hook(tmp_path: Path, model: Any, texts: Any) -> None:
    """The recovery and the rank against one run a head, written out."""
    path = written(tmp_path / "report.toml", texts)
    true = true_numbers(read_report(path), model)
    clean, corrupt = (
        torch.cat([model.to_tokens(pair[side]) for pair in texts]) for side in ("clean", "corrupt")
    )
    rows = torch.arange(8)
    right, wrong = (
        torch.tensor([int(model.to_tokens(pair[name])[0, 0]) for pair in texts])
        for name in ("answer", "wrong")
    )

    def gap(logits: torch.Tensor) -> torch.Tensor:
        return logits[rows, -1, right] - logits[rows, -1, wrong]

    with torch.no_grad():
        _, cache = model.run_with_cache(clean)
        base, whole = gap(model(corrupt)), gap(model(clean))
        patched = torch.empty(model.cfg.n_layer, model.cfg.n_head, 8)
        for layer in range(model.cfg.n_layer):
            for head in range(model.cfg.n_head):

                def exchange(z: torch.Tensor, point: Any, at: Any = (layer, head)) -> torch.Tensor:
                    z = z.clone()
                    z[:, :, at[1]] = cache["z", at[0]][:, :, at[1]]
                    return z

                with model.hooked({f"blocks.{layer}.attn.z": exchange}):
                    patched[layer, head] = gap(model(corrupt))
    mean = (whole - base).mean()
    assert true["clean"] == pytest.approx(whole.mean().item(), rel=1e-4)
    assert true["corrupt"] == pytest.approx(base.mean().item(), rel=1e-4)
    each = (patched[3, 2] - base) / mean
    assert true["recovery"] == pytest.approx(each.mean().item(), abs=1e-4)
    assert true["recovery_sd"] == pytest.approx(each.std().item(), abs=1e-4)
    effects = (patched - base).mean(-1).abs()
    assert true["rank"] == (effects >= effects[3, 2] - 1e-6).sum()


def test_an_empty_report_is_written_once_and_names_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.toml"
    first = CliRunner().invoke(cli, ["trace", str(path)])
    assert "fill it in" in first.output
    before = path.read_text("utf-8")
    found = read_report(path)
    assert set(found["numbers"]) == set(ASKED_NUMBERS)
    missing = unfilled(found)
    assert len(missing) == len(ASKED_NUMBERS) + len(ASKED_WORDS) + 2
    assert missing[-1] == "prompts: 1 of at least 8 pairs"
    done = CliRunner().invoke(cli, ["trace", str(path)])
    assert done.exit_code == 1
    assert [line.removeprefix("✗ not filled in: ") for line in done.output.splitlines()] == missing
    assert path.read_text("utf-8") == before


def test_the_command_says_each_fault(tmp_path: Path, model: Any, texts: Any) -> None:
    path = tmp_path / "report.toml"
    numbers = right_numbers(written(path, texts), model)
    written(path, texts, numbers)
    assert CliRunner().invoke(cli, ["trace", str(path)]).exit_code == 0
    written(path, texts, numbers | {"recovery": "0.5", "share": "…"})
    done = CliRunner().invoke(cli, ["trace", str(path)])
    assert done.exit_code == 1
    assert "✗ recovery: 0.5 is not what your prompts give" in done.output
    assert "✗ not filled in: numbers.share" in done.output


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("recovery", lambda v: 100 * v, "percent"),
        ("clean", lambda v: -v, "sign"),
        ("recovery_sd", lambda v: v * (7 / 8) ** 0.5, "n − 1"),
        ("recovery", lambda v: v + 0.2, "three decimals"),
    ],
)
def test_a_number_in_another_convention_is_named(
    tmp_path: Path, model: Any, texts: Any, name: str, change: Any, says: str
) -> None:
    path = written(tmp_path / "report.toml", texts)
    true = true_numbers(read_report(path), model)
    numbers = right_numbers(path, model) | {name: f"{change(true[name]):.4f}"}
    written(path, texts, numbers)
    line = next(
        one
        for one in CliRunner().invoke(cli, ["trace", str(path)]).output.splitlines()
        if one.startswith(f"✗ {name}:")
    )
    assert says in line


def test_a_pair_counts_once(tmp_path: Path, model: Any, texts: Any) -> None:
    path = written(tmp_path / "report.toml", [*texts[:7], texts[2]])
    with pytest.raises(ConfigError, match="pair 8 is pair 3 again"):
        true_numbers(read_report(path), model)


def test_a_token_without_its_space_is_pointed_out(tmp_path: Path) -> None:
    lens = load("zoo:attn-2l")
    pair = {"clean": "To be or not", "corrupt": "To be or now", "answer": "and", "wrong": "is"}
    report = read_report(written(tmp_path / "report.toml", [pair], model="zoo:attn-2l"))
    with torch.no_grad():
        logits = lens(lens.to_tokens(pair["clean"]))[0, -1]
    for text in ("and", "is"):
        plain, spaced = (int(lens.to_tokens(t)[0, 0]) for t in (text, f" {text}"))
        said = any(f"'{text}' has no space" in note for note in odd_tokens(report, lens))
        assert said is bool(logits[spaced] > logits[plain])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('direction = "denoise"', 'direction = "both"', "choose denoise or noise"),
        ('part = "head"', 'part = "neuron"', "choose from head, mlp, stream"),
        ("layer = 3\nhead = 2", "layer = 3", "needs exactly head, layer, part"),
        ("layer = 3\nhead = 2", "layer = 0\nhead = 1", "as its own control"),
        ("layer = 0\nhead = 1", 'part = "mlp"\nlayer = 0\nhead = 1', "compare a head with a head"),
        ("[numbers]", '[numbers]\nloss = "3"', "numbers.loss, which is not asked for"),
        ("[words]", '[words]\nmood = "3"', "words.mood, which is not asked for"),
        ("head = 2", 'head = "two"', "must be a whole number"),
        ("[node]", "[nodes]", "node"),
        ("[node]", "[node", "is not a report in TOML"),
    ],
)
def test_what_is_not_understood_is_refused(
    tmp_path: Path, texts: Any, old: str, new: str, says: str
) -> None:
    path = written(tmp_path / "report.toml", texts)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError, match=says):
        read_report(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"corrupt": "Mary slept."}, "two different texts of as many tokens"),
        ({"answer": "Mary slept"}, "must be one token each"),
        ({"answer": ""}, "is 0 tokens"),
    ],
)
def test_pairs_that_do_not_fit_are_named(
    tmp_path: Path, model: Any, texts: Any, change: dict[str, str], says: str
) -> None:
    spoiled = [*texts[:4], texts[4] | change, *texts[5:]]
    path = written(tmp_path / "report.toml", spoiled)
    with pytest.raises(ConfigError, match=f"pair 5.*{says}"):
        true_numbers(read_report(path), model)


@pytest.mark.parametrize(
    "node", ['part = "head"\nlayer = 9\nhead = 0', 'part = "mlp"\nlayer = 0\nposition = 99']
)
def test_a_part_that_the_model_lacks_is_refused(
    tmp_path: Path, model: Any, texts: Any, node: str
) -> None:
    control = "layer = 0\nhead = 1" if "head" in node else "layer = 0\nposition = 1"
    path = written(tmp_path / "report.toml", texts, node=node, control=control)
    with pytest.raises(ConfigError, match=r"does not exist|layer"):
        true_numbers(read_report(path), model)
