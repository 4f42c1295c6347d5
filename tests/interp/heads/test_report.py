"""The report has every head, its evidence is the loops', and it refuses what it cannot do."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError, DataError, TokenError
from minigpt.interp.cli import heads
from minigpt.interp.heads.detectors import repeated_tokens
from minigpt.interp.heads.report import HeadReport, head_report, loss_from
from minigpt.interp.patching.ablation import ablate
from minigpt.model.pretrained import save
from minigpt.model.tokenizer import CharTokenizer

TEXT = "abcdefghijklmnopqrstuvwxyz !?" * 4


@pytest.fixture
def report(model: GPT) -> HeadReport:
    return head_report(model, batch=3, length=6, n_random=3)


def rows(text: str) -> list[list[str]]:
    table = text.split("## Every head")[1].split("## Conventions")[0]
    return [[*map(str.strip, line.strip("|").split("|"))] for line in table.splitlines() if line]


def test_the_cost_is_one_ablation_a_head(model: GPT, report: HeadReport) -> None:
    tokens = repeated_tokens(29, 3, 6, 0)
    assert report.cost
    for label, cost in report.cost.items():
        layer, head = map(int, label.split("."))
        with ablate(model, heads=[(layer, head)], reference=tokens, per_position=False):
            lost = loss_from(model, tokens[:2], 6)
        assert cost == pytest.approx(lost - loss_from(model, tokens[:2], 6))


def test_the_loss_is_that_of_the_second_showing(model: GPT, report: HeadReport) -> None:
    tokens = repeated_tokens(29, 3, 6, 0)[:2]
    log_p = model(tokens).log_softmax(-1)[:, 6:-1]
    expected = -log_p.gather(-1, tokens[:, 7:, None]).mean().item()
    assert report.loss == pytest.approx(expected)


def test_every_head_has_a_row_with_a_name_or_none(report: HeadReport) -> None:
    header, _, *table = rows(report.markdown())
    assert [row[0] for row in table] == [f"{i}.{j}" for i in range(2) for j in range(4)]
    named = report.names()
    for row in table:
        assert len(row) == len(header)
        assert row[1] == ", ".join(named.get(row[0], ["no name"]))
        assert bool(row[-1]) == (row[0] in report.cost)


def test_what_is_ablated_is_named_or_drawn_at_random(report: HeadReport) -> None:
    working = {head for head, names in report.names().items() if {*names} - {"first token"}}
    assert set(report.cost) == working | set(report.chance)
    assert not working & set(report.chance)
    low, high = report.spread or (0, 0)
    assert all(low <= report.cost[head] <= high for head in report.chance)


def copier(sign: float) -> GPT:
    """Head 0.1 adds `sign` times the logits of what it evenly attends to; 0.0 does nothing."""
    cfg = GPTConfig(
        n_layer=1, n_head=2, d_model=8, d_head=8, n_ctx=16, d_vocab=8, norm="none", mlp="none",
        tie_embeddings=False,
    )  # fmt: skip
    model = GPT(cfg).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.W_E.copy_(torch.eye(8))
        model.W_U.copy_(torch.eye(8))
        model.blocks[0].attn.W_V[1] += torch.eye(8)
        model.blocks[0].attn.W_O[1] += sign * torch.eye(8)
    return model


@pytest.mark.parametrize(("sign", "name"), [(3.0, "mover"), (-3.0, "suppressor")])
def test_a_copying_head_is_a_mover_and_its_negative_a_suppressor(sign: float, name: str) -> None:
    report = head_report(copier(sign), length=8, n_random=4)
    assert report.names() == {"0.1": [name]}
    assert report.moved.scores.mean().values[0, 0] == 0
    assert f"| {name} | 1 | 0.1: " in report.markdown()
    assert report.chance == ["0.0"]
    assert report.cost["0.0"] == 0
    assert report.cost["0.1"] * sign > 0, "what copies helps on repeats, what suppresses hurts"


def test_without_random_heads_nothing_is_ablated(model: GPT) -> None:
    report = head_report(model, length=6, n_random=0)
    assert (report.cost, report.spread) == ({}, None)
    assert "No head was ablated." in report.markdown()


def test_where_every_head_has_a_name_none_is_left_to_draw() -> None:
    model = copier(3.0)
    with torch.no_grad():
        model.blocks[0].attn.W_V[0] += torch.eye(8)
        model.blocks[0].attn.W_O[0] += torch.eye(8) * 2.9
    report = head_report(model, length=8)
    assert report.names() == {"0.0": ["mover"], "0.1": ["mover"]}
    assert (report.chance, report.spread) == ([], None)
    assert set(report.cost) == {"0.0", "0.1"}
    text = report.markdown()
    assert "None is left to draw at random." in text
    assert "| mover | 2 | " in text.split("None is left")[1]
    assert text.splitlines()[2].startswith("2 of 2 heads have a name")


def test_a_text_stands_in_for_random_tokens(make_model: Callable[..., GPT]) -> None:
    model = make_model()
    with pytest.raises(TokenError, match="no tokenizer"):
        head_report(model, text=TEXT)
    model.tokenizer = CharTokenizer(TEXT[:29])
    report = head_report(model, text=TEXT, batch=2, length=6)
    windows = torch.tensor([model.tokenizer.encode(TEXT[at : at + 12]) for at in (0, 104)])
    assert report.loss == pytest.approx(loss_from(model, windows))
    assert "2 windows of 12 tokens of the given text" in report.markdown()
    with pytest.raises(TokenError, match="the text has 20 tokens, and 2 windows of 12 need 24"):
        head_report(model, text=TEXT[:20], batch=2, length=6)


def test_any_kind_of_model_has_a_report(any_model: GPT) -> None:
    _, _, *table = rows(head_report(any_model, batch=2, length=6).markdown())
    assert len(table) == any_model.cfg.n_layer * any_model.cfg.n_head


def test_refusals(make_model: Callable[..., GPT], model: GPT) -> None:
    with pytest.raises(ConfigError, match="n_random=-1"):
        head_report(model, n_random=-1)
    with pytest.raises(ConfigError, match="at least 1"):
        head_report(model, length=6, n_random=0).markdown(0)
    with pytest.raises(ConfigError, match="a context of 3 tokens is too short"):
        head_report(make_model(n_ctx=3))
    with pytest.raises(ConfigError, match="no sum"):
        head_report(make_model(norm_order="post"), length=6)


def test_the_command_prints_it_and_says_how_to_make_it_again(model: GPT, tmp_path: Path) -> None:
    path = save(model, tmp_path / "model.safetensors")
    options = ["--length", "6", "--top", "1", "--random", "2"]
    first, again = (CliRunner().invoke(heads, [str(path), *options]) for _ in range(2))
    assert first.exit_code == 0, first.output
    assert first.output.startswith(f"# Heads of {path}\n")
    assert first.output == again.output
    made = f"minigpt heads {path} --top 1 --length 6 --random 2"
    assert first.output.endswith(f"- made by: `{made}`\n")


def test_the_command_reads_a_text(make_model: Callable[..., GPT], tmp_path: Path) -> None:
    model = make_model()
    model.tokenizer = CharTokenizer(TEXT[:29])
    path, text = save(model, tmp_path / "model.safetensors"), tmp_path / "my text.txt"
    options = [str(path), "--length", "6", "--text", str(text)]
    text.write_text(TEXT)
    done = CliRunner().invoke(heads, options)
    assert done.exit_code == 0, done.output
    assert done.output.endswith(f"--text '{text}'`\n")
    text.write_bytes(b"\xff\xfe")
    refused = CliRunner().invoke(heads, options)
    assert isinstance(refused.exception, DataError)
    assert "is not UTF-8 text" in str(refused.exception)
