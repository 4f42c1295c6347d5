"""A whole run beside nanoGPT's own script: the loss at equal tokens, and the time of a step.

`NANOGPT` names the folder of a checkout of nanoGPT; without it this group measures nothing.
"""

import os
import pickle
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.measure import Row
from minigpt import GPT, GPTConfig
from minigpt.data import shakespeare, train_val_split
from minigpt.model.tokenizer import CharTokenizer
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData
from minigpt.train.log import Row as LogRow
from minigpt.train.report import Reporter
from minigpt.train.trainer import Trainer

VARIABLE = "NANOGPT"
FILES = ("train.py", "model.py", "configurator.py")
SEEDS = (0, 1)
STEPS, BATCH, N_CTX, WARMUP, LR, BETA2 = 300, 12, 64, 100, 1e-3, 0.99  # as its README, on a CPU
SETTINGS = {
    **{"device": "cpu", "compile": False, "dtype": "float32", "dataset": ".", "out_dir": "."},
    **{"gradient_accumulation_steps": 1, "batch_size": BATCH, "block_size": N_CTX, "bias": True},
    **{"n_layer": 4, "n_head": 4, "n_embd": 128, "dropout": 0.0, "learning_rate": LR},
    **{"max_iters": STEPS, "lr_decay_iters": STEPS, "min_lr": LR / 10, "warmup_iters": WARMUP},
    **{"beta2": BETA2, "weight_decay": 0.1, "grad_clip": 1.0, "log_interval": 1},
    **{"eval_interval": STEPS, "eval_iters": 1},
}
WHY = "both spend most of a step in PyTorch's same kernels; the loops around them differ"


class Clock(Reporter):
    """Takes the time of each step of our trainer, log and batch included."""

    def __init__(self) -> None:
        self.since = time.perf_counter()
        self.steps_s: list[float] = []

    def row(self, row: LogRow, _: float) -> None:
        """Take the time since the row before."""
        now = time.perf_counter()
        self.steps_s.append(now - self.since)
        self.since = now


def checkout() -> Path | None:
    """Return the folder that `NANOGPT` names, if nanoGPT's files lie there."""
    folder = Path(os.environ.get(VARIABLE, ""))
    there = VARIABLE in os.environ and all((folder / name).is_file() for name in FILES)
    return folder if there else None


def ours(data: TokenData, seed: int, d_vocab: int) -> tuple[nn.Module, float]:
    """Train our model; return it and the median seconds of a step."""
    torch.manual_seed(seed)
    model, clock = GPT(GPTConfig.preset("micro", n_ctx=N_CTX, d_vocab=d_vocab)), Clock()
    cfg = TrainConfig(
        steps=STEPS,
        batch_size=BATCH,
        lr=LR,
        warmup=WARMUP,
        beta2=BETA2,
        seed=seed,
        device="cpu",
        eval_every=STEPS + 1,
        eval_batches=1,
    )
    Trainer(model, data, data, cfg, report=clock).fit()
    return model.eval(), statistics.median(clock.steps_s[2:-1])


def theirs(source: Path, folder: Path, seed: int, d_vocab: int) -> tuple[nn.Module, float]:
    """Run nanoGPT's script in a folder that holds its data, with its one seed exchanged."""
    for name in FILES:
        text = (source / name).read_text("utf8")
        (folder / name).write_text(text.replace("manual_seed(1337", f"manual_seed({seed}"), "utf8")
    (folder / "data").mkdir(exist_ok=True)
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    done = subprocess.run(
        [sys.executable, "train.py", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    times = [float(found) for found in re.findall(r"time ([\d.]+)ms", done.stdout)]
    peer = _module(folder / "model.py")
    saved = torch.load(folder / "ckpt.pt", weights_only=True)  # tensors and numbers, no code
    if saved["iter_num"] != STEPS or saved["model_args"]["vocab_size"] != d_vocab:
        raise AssertionError(f"nanoGPT trained something else: {saved['model_args']}")
    model = peer.GPT(peer.GPTConfig(**saved["model_args"]))
    model.load_state_dict(saved["model"])
    return model.eval(), statistics.median(times[2:-1]) / 1000


def _module(path: Path) -> Any:
    spec = spec_from_file_location("nanogpt_model", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@torch.no_grad()
def loss_of(logits: Callable[[Tensor], Tensor], batches: list[Tensor]) -> float:
    """Return the mean loss, in nats a token, of a model's predictions on windows of text."""
    each = [
        nn.functional.cross_entropy(logits(batch).flatten(0, 1), batch[:, 1:].flatten())
        for batch in batches
    ]
    return float(torch.stack(each).mean())


def all_logits(peer: nn.Module, tokens: Tensor) -> Tensor:
    """Return nanoGPT's logits of every position, which it gives only where it has targets."""
    tokens = tokens.contiguous()
    logits: Tensor = peer(tokens, tokens)[0]
    return logits


def run() -> list[Row]:
    """Train both on the same characters and compare them on the same windows."""
    source = checkout()
    if source is None:
        print(f"nanoGPT is not there: set {VARIABLE} to the folder of a checkout", flush=True)
        return []
    text = shakespeare()
    tokenizer = CharTokenizer().fit(text)
    parts = [TokenData.of(tokenizer.encode(part), N_CTX) for part in train_val_split(text)]
    batches, d_vocab = list(parts[1].fixed(100, 32)), tokenizer.d_vocab
    losses, seconds = list[tuple[float, float]](), list[tuple[float, float]]()
    for seed in SEEDS:
        mine, mine_s = ours(parts[0], seed, d_vocab)
        with tempfile.TemporaryDirectory() as name:
            prepare(Path(name), parts, d_vocab)
            peer, peer_s = theirs(source, Path(name), seed, d_vocab)
        found = loss_of(lambda batch, model=mine: model(batch[:, :-1]), batches)
        # Its forward gives the logits of all positions only where it is given targets.
        other = loss_of(
            lambda batch, model=peer: model(*[batch[:, :-1].contiguous()] * 2)[0], batches
        )
        losses.append((found, other))
        seconds.append((mine_s, peer_s))
        print(f"seed {seed}: ours {found:.4f}, nanoGPT {other:.4f} nats a token", flush=True)
    return [row(losses, seconds, sum(p.numel() for p in mine.parameters()))]


def prepare(folder: Path, parts: list[TokenData], d_vocab: int) -> None:
    """Write the tokens where nanoGPT's script looks for them."""
    data = folder / "data"
    data.mkdir()
    for name, part in zip(("train.bin", "val.bin"), parts, strict=True):
        part.ids.astype("uint16").tofile(data / name)
    (data / "meta.pkl").write_bytes(pickle.dumps({"vocab_size": d_vocab}))


def busy() -> str:
    """Say it where other programs want the processor, too."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    return f"; a busy machine: load {load:.0f} on {cores} cores" if load > cores else ""


def row(
    losses: list[tuple[float, float]], seconds: list[tuple[float, float]], n_parameter: int
) -> Row:
    """Say what both reached; the time is that of a step, its median over each run."""
    columns = [tuple(column) for column in zip(*losses, strict=True)]
    apart = abs(statistics.mean(columns[0]) - statistics.mean(columns[1]))
    said = [" and ".join(f"{loss:.3f}" for loss in column) for column in columns]
    mine_s, peer_s = zip(*seconds, strict=True)
    tokens = STEPS * BATCH * N_CTX
    return Row(
        f"a run of {STEPS} steps, {n_parameter / 1e6:.1f}M parameters, batch {BATCH} × {N_CTX} "
        "characters of Shakespeare: time of a step",
        "nanoGPT's train.py",
        mine_s,
        peer_s,
        checked=f"validation loss after {tokens:,} tokens, seeds "
        f"{' and '.join(map(str, SEEDS))}: ours {said[0]}, nanoGPT {said[1]} nats a token; "
        f"the means differ by {apart:.3f} (asked: at most 0.02){busy()}",
        asked=1.0,
        why=WHY,
    )
