"""Forward passes in GPT-2 small's shape."""

import torch

from benchmarks.measure import Row, difference, in_turns, matmul_peak
from benchmarks.peers import gpt2_small
from minigpt.model.count import flops


@torch.inference_mode()
def run() -> list[Row]:
    """Compare one pass over short prompts in a batch, and over one long prompt."""
    return [forward(8, 16, rounds=15), forward(1, 1024, rounds=7)]


def forward(batch: int, pos: int, rounds: int) -> Row:
    """Compare logits for every position."""
    model, peer = gpt2_small()
    tokens = torch.randint(model.cfg.d_vocab, (batch, pos))
    checked = difference(model(tokens), peer(tokens).logits)
    ours, theirs = in_turns([lambda: model(tokens), lambda: peer(tokens)], rounds)
    return Row(
        f"forward, GPT-2 small's shape, {batch} × {pos} tokens",
        "transformers, fused attention",
        ours,
        theirs,
        checked,
        asked=1.0,
        flops=batch * sum(flops(model.cfg, pos).values()),
        peak=matmul_peak(),
    )
