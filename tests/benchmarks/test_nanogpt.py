"""The comparison with nanoGPT says when it is not there, and what it found; nothing is trained."""

from pathlib import Path

import pytest

from benchmarks import nanogpt


@pytest.mark.parametrize("named", [None, "", "nowhere"])
def test_without_a_checkout_nothing_is_measured(
    named: str | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if named is None:
        monkeypatch.delenv(nanogpt.VARIABLE, raising=False)
    else:
        monkeypatch.setenv(nanogpt.VARIABLE, named)
    assert nanogpt.run() == []
    assert (
        "nanoGPT is not there: set NANOGPT to the folder of a checkout" in capsys.readouterr().out
    )


def test_a_checkout_has_the_three_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(nanogpt.VARIABLE, str(tmp_path))
    for name in nanogpt.FILES:
        assert nanogpt.checkout() is None
        (tmp_path / name).touch()
    assert nanogpt.checkout() == tmp_path


def test_both_train_with_the_same_settings() -> None:
    said = nanogpt.SETTINGS
    assert said["max_iters"] == said["lr_decay_iters"] == said["eval_interval"] == nanogpt.STEPS
    assert said["block_size"] == nanogpt.N_CTX
    assert said["batch_size"] == nanogpt.BATCH
    assert said["gradient_accumulation_steps"] == 1
    assert said["min_lr"] == pytest.approx(nanogpt.LR / 10)


def test_the_row_says_both_losses_and_their_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0))
    found = nanogpt.row([(2.0, 2.01), (2.02, 2.03)], [(0.1, 0.2), (0.1, 0.3)], 800_000)
    assert found.ratio == pytest.approx(2.5)
    assert "ours 2.000 and 2.020, nanoGPT 2.010 and 2.030 nats a token" in found.checked
    assert "differ by 0.010" in found.checked
    assert "busy" not in found.checked
    monkeypatch.setattr("os.getloadavg", lambda: (1000.0, 0.0, 0.0))
    assert "a busy machine: load 1000" in nanogpt.busy()
