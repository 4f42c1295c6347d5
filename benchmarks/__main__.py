"""Compare minigpt with transformers: same weights, same inputs, both warm, medians and ratios."""

import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from transformers import GPT2LMHeadModel

from minigpt import GPT, GPTConfig
from minigpt.model.pretrained import save_hf

ROUNDS = 7


@dataclass(frozen=True)
class Row:
    """One workload: median seconds of ours and of the peer's, over alternating rounds."""

    workload: str
    ours: float
    peer: float

    @property
    def ratio(self) -> float:
        """Our time over the peer's: below 1 is faster."""
        return self.ours / self.peer


def seconds(run: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def compare(
    workload: str, ours: Callable[[], object], peer: Callable[[], object], rounds: int = ROUNDS
) -> Row:
    """Warm both up, then time them in turns, so that a busy moment hits both."""
    ours(), peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(rounds)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    row = Row(workload, mine, theirs)
    print(f"| {workload} | {mine:.3f} s | {theirs:.3f} s | {row.ratio:.2f} |", flush=True)
    return row


@torch.no_grad()
def forward_and_generation() -> list[Row]:
    """GPT-2 small's shape, random weights: forward passes and cached greedy generation."""
    torch.manual_seed(0)
    model = GPT(GPTConfig.preset("gpt2")).eval()
    with tempfile.TemporaryDirectory() as folder:
        peer = GPT2LMHeadModel.from_pretrained(save_hf(model, folder)).eval()
    rows = []
    for batch, pos in ((8, 16), (1, 1024)):
        tokens = torch.randint(model.cfg.d_vocab, (batch, pos))
        name = f"forward, {batch} × {pos} tokens"
        rows.append(compare(name, lambda t=tokens: model(t), lambda t=tokens: peer(t)))
    prompt = torch.randint(model.cfg.d_vocab, (1, 16))
    settings = {"do_sample": False, "max_new_tokens": 128, "pad_token_id": 0, "eos_token_id": -1}
    rows.append(
        compare(
            "greedy generation with cache, 128 tokens",
            lambda: model.generate(prompt, 128, temperature=0),
            lambda: peer.generate(prompt, attention_mask=torch.ones_like(prompt), **settings),
            rounds=3,
        )
    )
    return rows


def main() -> None:
    """Print the table and write it to `_build/benchmarks.json`."""
    print(f"{torch.get_num_threads()} threads, torch {torch.__version__}\n")
    print("| workload | minigpt | transformers | ratio |\n|---|---|---|---|")
    rows = forward_and_generation()
    report = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "rows": [asdict(row) | {"ratio": row.ratio} for row in rows],
    }
    path = Path("_build") / "benchmarks.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
