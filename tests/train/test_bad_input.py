"""Bad input at the command line: one sentence naming the thing, exit code 2, nothing half-done."""

import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from minigpt import GPT, GPTConfig
from minigpt.cli import main
from minigpt.model.huggingface import save_hf
from minigpt.model.pretrained import save
from minigpt.model.tokenizer import CharTokenizer

Ended = tuple[object, str, str]  # exit code, output, errors
Run = Callable[..., Ended]
TRAIN = ["train", "--preset", "nano", "--data", "text.txt", "--steps", "6", "--batch-size", "2"]
TRAIN += ["--set", "eval_every=2", "--set", "checkpoint_every=2", "--out", "run"]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run the command line in an empty folder, as the console does."""
    monkeypatch.chdir(tmp_path)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def typed(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["minigpt", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, *capfd.readouterr()

    yield typed
    for number, handler in before.items():
        signal.signal(number, handler)


def refusal(ended: Ended) -> str:
    """The one sentence; above it, training may have shown how far it got."""
    code, out, errors = ended
    assert (code, out) == (2, ""), errors
    *progress, last, end = errors.split("\n")
    assert end == ""
    assert all(line.startswith("step ") for line in progress), errors
    assert last.startswith("minigpt: ")
    return last.removeprefix("minigpt: ")


@contextmanager
def longest_file(size: int) -> Iterator[None]:
    """The system refuses a file that grows beyond `size` bytes, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def write_gguf(path: Path, architecture: str) -> bytes:
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_context_length(16)
    writer.add_tensor("token_embd.weight", np.ones((8, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


def truncated_gguf(here: Path) -> None:
    path = here / "model.gguf"
    path.write_bytes(write_gguf(path, "llama")[:-200])


def foreign_gguf(here: Path) -> None:
    write_gguf(here / "model.gguf", "qwen2")


def no_gguf(here: Path) -> None:
    (here / "model.gguf").write_bytes(b"GGML and more" * 99)


def small_model() -> GPT:
    torch.manual_seed(0)
    return GPT(GPTConfig(2, 2, 16, 8, 5), CharTokenizer().fit("abcde"))


def missing_tensor(here: Path) -> None:
    path = save(small_model(), here / "model.safetensors")
    tensors = load_file(path)
    del tensors["blocks.1.mlp.W_in"]
    with safe_open(path, framework="pt") as file:
        save_file(tensors, path, file.metadata())


def missing_tensor_in_a_folder(here: Path) -> None:
    model = small_model()
    model.tokenizer = None
    path = save_hf(model, here / "folder") / "model.safetensors"
    tensors = load_file(path)
    del tensors["transformer.h.0.attn.c_proj.weight"]
    save_file(tensors, path, {"format": "pt"})


def truncated_weights(here: Path) -> None:
    path = save(small_model(), here / "model.safetensors")
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    ("damage", "name", "words"),
    [
        (truncated_gguf, "model.gguf", "model.gguf is truncated: it has"),
        (foreign_gguf, "model.gguf", "architecture 'qwen2'; minigpt reads 'llama'"),
        (no_gguf, "model.gguf", "model.gguf is no GGUF file: it does not begin with 'GGUF'"),
        (missing_tensor, "model.safetensors", "lacks the tensor 'blocks.1.mlp.W_in'"),
        (missing_tensor_in_a_folder, "folder", "lacks 'transformer.h.0.attn.c_proj.weight'"),
        (truncated_weights, "model.safetensors", "model.safetensors is truncated"),
    ],
)
def test_weights_that_are_not_whole(
    run: Run, tmp_path: Path, damage: Callable[[Path], None], name: str, words: str
) -> None:
    damage(tmp_path)
    before = files(tmp_path)
    said = refusal(run("generate", f"./{name}", "a"))
    assert words in said
    assert name in said
    assert files(tmp_path) == before


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text("to be or not to be, that is the question:\n\n" * 150)
    return path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "n_head=5"], "d_model=32 does not split into n_head=5"),
        (["--set", "n_layer=0"], "n_layer=0"),
        (["--set", "positions=rotari"], "did you mean 'rotary'?"),
        (["--lr", "-1"], "lr=-1.0 must be a number of at least 0"),
        (["--set", "warmup=6"], "warmup=6 leaves nothing of steps=6"),
        (["--set", "accumulate=3"], "batch_size=2 does not split into accumulate=3"),
        (["--set", "optimizer=adam"], "no optimizer 'adam'; did you mean 'adamw'?"),
        (["--set", "device=cuda:99"], "device='cuda:99' is not on this machine"),
        (["--set", "n_ctx=99999"], "hold no window of n_ctx=99999"),
        (["--data", "gone.txt"], "no text 'gone.txt'"),
    ],
)
def test_impossible_settings(
    run: Run, tmp_path: Path, text: Path, arguments: list[str], words: str
) -> None:
    assert words in refusal(run(*TRAIN, *arguments))
    assert list(files(tmp_path)) == ["text.txt"]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (10_000, "could not write run/train.npy (File too large): make room, then try again"),
        (60_000, "could not write run/best.safetensors: "),
        (180_000, "could not write run/checkpoints/step-00000002 ("),
    ],
)
def test_a_full_disk(run: Run, tmp_path: Path, text: Path, size: int, words: str) -> None:
    """Refused by the system at the tokens, the best weights or the optimizer; then resumed."""
    with longest_file(size):
        assert refusal(run(*TRAIN)).startswith(words)
    left = files(tmp_path / "run")
    assert not [name for name in left if "partial" in name or name.startswith("checkpoints/")]
    again = TRAIN if "run.json" not in left else ["train", "--resume", "run"]
    code, out, errors = run(*again)
    assert (code, out[:15]) == (0, "Trained 6 steps"), errors


def test_a_full_disk_keeps_what_was_good(run: Run, tmp_path: Path, text: Path) -> None:
    assert run(*TRAIN, "--set", "keep=9")[0] == 0
    newest = tmp_path / "run" / "checkpoints" / "step-00000006"
    for path in newest.iterdir():
        path.unlink()
    newest.rmdir()
    before = files(tmp_path / "run")
    with longest_file(180_000):
        said = refusal(run("train", "--resume", "run"))
    assert "the last good one is run/checkpoints/step-00000004; make room, then resume" in said
    assert files(tmp_path / "run") == before | {
        name: content for name, content in files(tmp_path / "run").items() if "/" not in name
    }


def test_a_text_that_changed_since_training(run: Run, tmp_path: Path, text: Path) -> None:
    assert run(*TRAIN)[0] == 0
    text.write_text(text.read_text().replace("question", "answer:", 1))
    before = files(tmp_path)
    said = refusal(run("train", "--resume", "run"))
    assert said.startswith(f"the text {text} changed since training began in run: restore it")
    assert files(tmp_path) == before


@pytest.mark.parametrize("name", ["train.npy", "run.json", "tokenizer.json"])
def test_a_run_whose_files_changed(run: Run, tmp_path: Path, text: Path, name: str) -> None:
    assert run(*TRAIN)[0] == 0
    path = tmp_path / "run" / name
    path.write_bytes(path.read_bytes()[:-9])
    before = files(tmp_path)
    assert name in refusal(run("train", "--resume", "run"))
    assert files(tmp_path) == before
