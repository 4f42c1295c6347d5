"""A model card: right numbers pass in any rounding, and each wrong one is found."""

import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from minigpt.cli import cli
from minigpt.dashboard.card import BLANK, CARD_FILE, check_card, facts, write_template
from minigpt.dashboard.run import read_run
from minigpt.errors import CheckpointError
from minigpt.stated import StatedNumber
from minigpt.train.log import read_log


def filled(run: Path, **instead: str) -> Path:
    """Write a card whose numbers are right, but for those given instead."""
    path = write_template(run)
    text = path.read_text("utf8")
    for what, true in facts(read_run(run)).items():
        value = f"{true:,.0f}" if true == int(true) else f"{true:.3f}"
        text = text.replace(f"| {what} | {BLANK} |", f"| {what} | {instead.get(what, value)} |")
    path.write_text(text.replace(f"\n{BLANK}\n", "\nWords of my own.\n"), "utf8")
    return path


def test_a_card_of_right_numbers_passes(run: Path) -> None:
    filled(run)
    entries, blank = check_card(run)
    assert [entry.what for entry in entries if not entry.agrees] == []
    assert blank == []
    assert CliRunner().invoke(cli, ["card", str(run)]).exit_code == 0


def test_the_numbers_are_those_of_the_log(run: Path) -> None:
    best = min(row.val_loss for row in read_log(run) if row.val_loss is not None)
    found = facts(read_run(run))
    assert found["lowest validation loss (nats per token)"] == best
    assert found["bits per token at the lowest loss"] == pytest.approx(best / math.log(2))
    assert found["perplexity at the lowest loss"] == pytest.approx(math.exp(best))
    assert found["training tokens seen"] == 12 * 4 * 16
    assert found["steps"] == 12


def test_each_wrong_number_is_found(run: Path) -> None:
    for what in facts(read_run(run)):
        (run / CARD_FILE).unlink(missing_ok=True)
        filled(run, **{what: "123.456"})
        entries, _ = check_card(run)
        assert [entry.what for entry in entries if not entry.agrees] == [what]
    done = CliRunner().invoke(cli, ["card", str(run)])
    assert done.exit_code == 1
    assert "is not what the run's folder says" in done.output


def test_an_empty_card_names_what_is_missing(run: Path) -> None:
    first = CliRunner().invoke(cli, ["card", str(run)])
    assert first.exit_code == 0
    assert "fill it in" in first.output
    entries, blank = check_card(run)
    assert not any(entry.agrees for entry in entries)
    assert len(blank) == 4
    assert "no number" in CliRunner().invoke(cli, ["card", str(run)]).output


@pytest.mark.parametrize(
    ("said", "true", "agrees"),
    [
        ("804,096", 804096, True),
        ("804,097", 804096, False),
        ("1.85", 1.8463, True),
        ("1.846", 1.8463, True),
        ("1.847", 1.8463, False),
        ("1.8", 1.8463, False),  # too few digits to tell
        ("2", 1.8463, False),
        ("0.001", 0.0012, True),
        ("0.00", 0.0012, False),
        ("0", 0, True),
        (None, 0, False),
    ],
)
def test_a_number_agrees_to_the_digits_that_it_has(
    said: str | None, true: float, agrees: bool
) -> None:
    assert StatedNumber("x", said, true).agrees is agrees


def test_a_filled_card_is_never_written_over(run: Path) -> None:
    path = filled(run)
    before = path.read_bytes()
    write_template(run)
    assert path.read_bytes() == before


def test_a_run_without_losses_or_card_is_refused(run: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"has no CARD\.md"):
        check_card(run)
    with pytest.raises(CheckpointError, match="is no folder"):
        write_template(tmp_path / "nothing")
    filled(run)
    (run / "log.csv").unlink()
    with pytest.raises(CheckpointError, match="a card needs a run that reached a checkpoint"):
        check_card(run)
