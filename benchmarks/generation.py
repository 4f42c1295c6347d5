"""Cached generation in GPT-2 small's shape: one token at a time, every weight read each time."""

import torch

from benchmarks.measure import Row, in_turns
from benchmarks.peers import gpt2_small

N = 128
WHY = (
    "at batch 1 both sides read all 124M weights from memory for each token, 0.5 GB in 32 bits, "
    "and that reading is most of the time"
)


def run() -> list[Row]:
    """Compare greedy continuations of a short prompt."""
    model, peer = gpt2_small()
    prompt = torch.randint(model.cfg.d_vocab, (1, 16))
    settings = {"do_sample": False, "max_new_tokens": N, "pad_token_id": 0}
    settings["attention_mask"] = torch.ones_like(prompt)

    def ours() -> torch.Tensor:
        return model.generate(prompt, N, temperature=0)

    def theirs() -> torch.Tensor:
        return peer.generate(prompt, **settings)

    assert torch.equal(ours(), theirs()), "the two continue the prompt differently"
    return [
        Row(
            f"greedy generation with cache, {N} tokens, GPT-2 small's shape",
            "transformers.generate",
            *in_turns([ours, theirs], rounds=5),
            checked="same tokens",
            asked=1.3,
            why=WHY,
        )
    ]
