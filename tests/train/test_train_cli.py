"""`minigpt train` and `minigpt generate` from a text file to streamed text."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
import torch
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import minigpt
from minigpt import GPT, GPTConfig
from minigpt.cli import cli, main
from minigpt.errors import (
    CheckpointError,
    ConfigError,
    DataError,
    MinigptError,
    TokenError,
    TrainingError,
)
from minigpt.model.bpe_train import train_tokenizer
from minigpt.model.generate import Sampling
from minigpt.model.pretrained import save
from minigpt.model.tokenizer import CharTokenizer
from minigpt.train.log import read_log
from minigpt.train.stream import continue_ids, stream, whole_characters

Run = Callable[..., subprocess.CompletedProcess[str]]
TINY = ["--preset", "nano", "--set", "n_layer=1", "--set", "n_ctx=16", "--batch-size", "4"]
QUICK = [*TINY, "--steps", "6", "--set", "eval_every=3", "--data", "text.txt"]
POEM = "Ä rose is a rose 🌹 is a rose.\n\n"


def minigpt_cli(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder with a text, and signal handlers put back afterwards."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text(POEM * 60, encoding="utf-8")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield tmp_path
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("tokenizer", ["char", "bpe"])
def test_train_then_generate(here: Path, tokenizer: str) -> None:
    extra = ["--set", "d_vocab=280"] if tokenizer == "bpe" else []
    said = minigpt_cli("train", *QUICK, "--tokenizer", tokenizer, *extra, "--out", "run")
    assert re.fullmatch(
        r"Trained 6 steps: validation loss \d\.\d{4} nats a token at step 6, the best, in run\. "
        r'Try it: minigpt generate run "ROMEO:"\n',
        said,
    )
    model = minigpt.load(here / "run" / "best.safetensors")
    assert (model.cfg.n_layer, model.cfg.n_ctx) == (1, 16)
    assert model.tokenizer is not None
    assert model.cfg.d_vocab == model.tokenizer.d_vocab
    assert model.tokenizer.decode(model.tokenizer.encode(POEM)) == POEM
    for name in ("run", "run/best.safetensors"):
        text = minigpt_cli("generate", name, "Ä rose", "--tokens", "40", "--seed", "2")
        assert text.startswith("Ä rose")
        assert len(text) > 20
        assert text == minigpt_cli("generate", name, "Ä rose", "--tokens", "40", "--seed", "2")
    assert text != minigpt_cli("generate", name, "Ä rose", "--tokens", "40", "--seed", "3")


def test_settings_come_from_preset_then_file_then_options(here: Path) -> None:
    (here / "settings.yaml").write_text("steps: 9\nlr: 0.01\nn_layer: 2\nbatch_size: 5\n")
    minigpt_cli("train", "--config", "settings.yaml", *QUICK, "--set", "n-head=4", "--out", "run")
    run = json.loads((here / "run" / "run.json").read_text())
    assert (run["train"]["lr"], run["train"]["steps"], run["train"]["batch_size"]) == (0.01, 6, 4)
    assert (run["model"]["n_layer"], run["model"]["n_head"], run["model"]["d_model"]) == (1, 4, 32)
    assert (run["model"]["d_head"], run["model"]["d_vocab"]) == (8, len(set(POEM)))


def test_ctrl_c_leaves_a_checkpoint_and_resume_the_same_curve(here: Path) -> None:
    minigpt_cli("train", *QUICK, "--out", "whole", "--steps", "80")
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    env["PYTHONPATH"] = str(Path(minigpt.__file__).parent.parent)
    command = [sys.executable, "-m", "minigpt", "train", *QUICK, "--out", "cut", "--steps", "80"]
    # Slow steps, so that there is time to interrupt one.
    slow = "import time, torch; step = torch.optim.AdamW.step\n"
    slow += "torch.optim.AdamW.step = lambda self: (time.sleep(0.05), step(self))\n"
    slow += "from minigpt.cli import main; main()"
    command[1:3] = ["-c", slow]
    child = subprocess.Popen(
        command, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stderr is not None
    for line in child.stderr:
        if line.startswith("step 3/"):
            child.send_signal(signal.SIGINT)
            break
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    stopped = re.fullmatch(
        r"Stopped after step (\d+); continue with: minigpt train --resume cut\n", out
    )
    assert stopped is not None
    assert 3 <= int(stopped[1]) < 80
    assert read_log(here / "cut")[-1].step == int(stopped[1])
    assert "Trained 80 steps" in minigpt_cli("train", "--resume", "cut")
    assert (here / "cut" / "log.csv").read_bytes() == (here / "whole" / "log.csv").read_bytes()


def test_a_text_that_changed_is_refused(here: Path) -> None:
    minigpt_cli("train", *QUICK, "--out", "run")
    (here / "text.txt").write_text(POEM * 59 + POEM.upper(), encoding="utf-8")
    with pytest.raises(DataError, match=r"the text .*text\.txt changed since training began"):
        minigpt_cli("train", "--resume", "run")
    (here / "text.txt").unlink()  # the tokens are in the run's folder
    assert "Trained 6 steps" in minigpt_cli("train", "--resume", "run")


def test_tokens_that_changed_are_refused(here: Path) -> None:
    minigpt_cli("train", *QUICK, "--out", "run")
    tokens = bytearray((here / "run" / "train.npy").read_bytes())
    tokens[-1] ^= 1
    (here / "run" / "train.npy").write_bytes(tokens)
    with pytest.raises(DataError, match=r"train\.npy has changed since training began"):
        minigpt_cli("train", "--resume", "run")


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["--preset", "nanno"], ConfigError, "did you mean 'nano'"),
        (["--data", "sheikspeare"], DataError, "did you mean 'shakespeare'"),
        (["--data", "latin.txt"], DataError, "latin.txt is not UTF-8"),
        (["--tokenizer", "bep"], ConfigError, "did you mean 'bpe'"),
        (["--tokenizer", "bpe", "--set", "d_vocab=100"], TokenError, "d_vocab=100 is too small"),
        (["--steps", "0"], ConfigError, "steps=0"),
        (["--set", "n_layers=3"], ConfigError, "did you mean 'n_layer'"),
        (["--set", "n_layer"], ConfigError, "must be NAME=VALUE"),
        (["--set", "n_layer=[1"], ConfigError, "n_layer='[1' must be a whole number"),
        (["--set", "n_head=5"], ConfigError, "does not split"),
        (["--set", "n_ctx=100000"], ConfigError, "hold no window of n_ctx=100000"),
        (["--config", "none.yaml"], ConfigError, "cannot read none.yaml"),
        (["--config", "text.txt"], ConfigError, "text.txt must hold lines like"),
        (["--resume", "nowhere"], ConfigError, "give no settings with it"),
    ],
)
def test_refusals(here: Path, arguments: list[str], error: type[MinigptError], words: str) -> None:
    (here / "latin.txt").write_bytes("Ä".encode("latin-1") * 999)
    with pytest.raises(error) as refusal:
        minigpt_cli("train", *QUICK, *arguments)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not (here / "runs").exists() or not list((here / "runs").rglob("run.json"))


def test_a_run_is_neither_overwritten_nor_invented(here: Path) -> None:
    with pytest.raises(CheckpointError, match="nowhere holds no run: start one with"):
        minigpt_cli("train", "--resume", "nowhere")
    assert not (here / "nowhere").exists()
    minigpt_cli("train", *QUICK, "--out", "run")
    with pytest.raises(TrainingError, match="run holds a run: resume it"):
        minigpt_cli("train", *QUICK, "--out", "run")
    (here / "run" / "run.json").write_text("{}")
    with pytest.raises(CheckpointError, match=r"run\.json is damaged"):
        minigpt_cli("train", "--resume", "run")


def test_a_refusal_is_one_sentence_and_exit_code_2(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["minigpt", "train", "--preset", "nanno"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert capsys.readouterr().err == "minigpt: no preset 'nanno'; did you mean 'nano'?\n"


def test_generate_refuses(here: Path) -> None:
    model = GPT(GPTConfig(1, 1, 8, 4, 5))
    save(model, "bare.safetensors")
    with pytest.raises(CheckpointError, match="has no tokenizer with it"):
        minigpt_cli("generate", "bare.safetensors", "a")
    with pytest.raises(CheckpointError, match="no model 'nothing'"):
        minigpt_cli("generate", "nothing", "a")
    model.tokenizer = CharTokenizer().fit("abcde")
    save(model, "model.safetensors")
    for arguments, error, words in (
        (["x"], TokenError, "character 'x'"),
        ([""], TokenError, "the prompt is empty"),
        (["a", "--tokens", "-1"], ConfigError, "-1 tokens"),
        (["a", "--temperature", "-1"], ConfigError, "temperature=-1"),
    ):
        with pytest.raises(error, match=words):
            minigpt_cli("generate", "model.safetensors", *arguments)


@given(st.text(max_size=30))
def test_streamed_pieces_are_whole_characters(text: str) -> None:
    tokenizer = train_tokenizer("", 257)  # a token a byte: most characters come in parts
    pieces = list(whole_characters(iter(tokenizer.encode(text)), tokenizer))
    assert "".join(pieces) == text
    if "\N{REPLACEMENT CHARACTER}" not in text:
        assert not any("\N{REPLACEMENT CHARACTER}" in piece for piece in pieces)


@given(st.lists(st.integers(0, 255), max_size=30))
def test_streaming_any_bytes_is_decoding_them(ids: list[int]) -> None:
    tokenizer = train_tokenizer("", 257)
    assert "".join(whole_characters(iter(ids), tokenizer)) == tokenizer.decode(ids)


def test_characters_appear_as_soon_as_they_are_whole() -> None:
    tokenizer = train_tokenizer("", 257)
    pieces = list(whole_characters(iter(tokenizer.encode("aé🙂")), tokenizer))
    assert pieces == ["a", "", "é", "", "", "", "🙂"]


def test_generation_goes_on_beyond_the_context() -> None:
    torch.manual_seed(0)
    model = GPT(GPTConfig(1, 1, 8, 8, 11)).eval()
    greedy = list(continue_ids(model, [1, 2, 3], 30, Sampling(temperature=0)))
    assert len(greedy) == 30
    inside = model.generate(torch.tensor([[1, 2, 3]]), 5, temperature=0)
    assert isinstance(inside, torch.Tensor)
    assert greedy[:5] == inside[0, 3:].tolist()
    window = torch.tensor([[1, 2, 3, *greedy[:5]][-4:]])
    later = model.generate(window, 4, temperature=0)
    assert isinstance(later, torch.Tensor)
    assert greedy[5:9] == later[0, 4:].tolist()
    long_prompt = list(continue_ids(model, [1] * 50, 3, Sampling(temperature=0)))
    assert len(long_prompt) == 3


def test_pieces_beyond_the_context_do_not_repeat() -> None:
    torch.manual_seed(0)
    model = GPT(GPTConfig(1, 1, 8, 8, 400), train_tokenizer("", 257)).eval()
    ids = list(continue_ids(model, [1], 7 + 12, Sampling(seed=0)))
    assert ids[7:11] != ids[11:15]
    assert ids == list(continue_ids(model, [1], 7 + 12, Sampling(seed=0)))


def test_nothing_to_generate() -> None:
    model = GPT(GPTConfig(1, 1, 8, 8, 5), CharTokenizer().fit("abcde"))
    assert list(stream(model, "ab", 0, Sampling())) == []


def test_help_names_every_option() -> None:
    for name in ("train", "generate"):
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        text = minigpt_cli(name, "--help")
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.opts[0] in text


def test_the_commands_module_is_light(in_python: Run) -> None:
    heavy = "{'torch', 'numpy', 'rich', 'safetensors', 'yaml'}"
    done = in_python(
        "-c", f"import sys, minigpt.train.cli; print({heavy} & set(sys.modules) or 'light')"
    )
    assert done.stdout == "light\n", done.stderr
