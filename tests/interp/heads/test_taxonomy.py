"""A planted head gets its name, an even one none; the report says how."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.cli import heads
from minigpt.interp.heads.taxonomy import Taxonomy, head_taxonomy
from minigpt.model.pretrained import save


def looking_back(make_model: Callable[..., GPT]) -> GPT:
    """Head 1.2 looks one place back, by its positions; every other head looks evenly."""
    model = make_model(norm="none", d_model=32, d_head=24)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "attn" in name:
                parameter.zero_()
        model.W_E.zero_()
        model.W_pos.zero_()
        model.W_E[:, 24:] = torch.randn(29, 8, generator=torch.Generator().manual_seed(0))
        model.W_pos[:, :24] = torch.eye(24)
        attn = model.blocks[1].attn
        attn.W_Q[2][:24] = torch.eye(24) * 100
        attn.W_K[2][:24] = torch.eye(24).roll(1, 1)  # the key at j answers to queries from j + 1
        for block in model.blocks:
            block.mlp.W_out.zero_()
            block.mlp.b_out.zero_()
    return model


@pytest.fixture
def report(make_model: Callable[..., GPT]) -> Taxonomy:
    return head_taxonomy(looking_back(make_model), "planted", batch=2, length=8)


def test_the_planted_head_is_named_and_no_other(report: Taxonomy) -> None:
    assert report.names() == {"1.2": ["previous token"]}
    ((head, score),) = report.heads("previous token")
    assert (head, round(score, 3)) == ("1.2", 1.0)
    assert report.heads("induction") == []


def test_the_bar_is_above_even_attention_and_the_null(report: Taxonomy) -> None:
    for name, detection in report.detections.items():
        even = detection.uniform[0, 0].item()
        bar = report.bar(name).max().item()
        assert bar >= even + 0.3 * (1 - even) - 1e-9
        assert bar >= detection.null.max().item()


def test_losses_are_those_of_both_showings(model: GPT) -> None:
    from minigpt.interp.comparison.losses import per_token_loss
    from minigpt.interp.heads.detectors import repeated_tokens

    report = head_taxonomy(model, batch=2, length=8, seed=3)
    losses = per_token_loss(model, repeated_tokens(29, 2, 8, 3)).values
    expected = losses[:, :7].mean().item(), losses[:, 8:].mean().item()
    assert report.losses == pytest.approx(expected)


def test_the_report_reads(report: Taxonomy) -> None:
    text = report.markdown(2)
    assert "1 of 8 heads have a name, 0 of them only that of a sink." in text
    assert "| previous token | 1 | 1.2: 1.00 (" in text
    assert "- null: the same weights, query dimensions shuffled" in text


def test_any_kind_of_model_has_a_report(any_model: GPT) -> None:
    assert head_taxonomy(any_model, batch=2, length=6).markdown().count("\n|") == 7


def test_the_command_prints_it(model: GPT, tmp_path: Path) -> None:
    path = save(model, tmp_path / "model.safetensors")
    done = CliRunner().invoke(heads, [str(path), "--length", "6", "--top", "1"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"# Heads of {path}\n")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"length": 13}, "length=13 must be between 2 and 12, half the context"),
        ({"length": 1}, "length=1 must be between 2 and 12"),
        ({"batch": 0}, "batch=0 must be at least 1"),
        ({"share": 1.0}, "share=1.0 between 0 and 1"),
    ],
)
def test_refusals(model: GPT, settings: dict[str, float], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        head_taxonomy(model, **settings)
