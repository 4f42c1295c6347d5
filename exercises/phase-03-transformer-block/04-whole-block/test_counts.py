"""The counts against real blocks, number by number, and against PyTorch's own operation counter."""

import torch
from torch.utils.flop_counter import FlopCounterMode

from minigpt.course.grading.feedback import close, expect
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT

SHAPES = ((8, 2, 1, 4, 16), (12, 3, 3, 6, 20), (16, 4, 2, 2, 40))


def llama(d_model, n_head, n_kv_head, d_head, d_mlp, n=4):
    """A block of the package, of this shape."""
    cfg = GPTConfig(
        1, n_head, d_model, n, 5, d_head=d_head, d_mlp=d_mlp, n_kv_head=n_kv_head,
        norm="rms", mlp="swiglu", positions="rotary",
    )  # fmt: skip
    return GPT(cfg).blocks[0]


def test_parameters(mine):
    """the count equals what is there"""
    for shape in SHAPES:
        real = sum(p.numel() for p in llama(*shape).parameters())
        d_model, n_head, n_kv_head, d_head, d_mlp = shape
        shared = 2 * (n_head - n_kv_head) * d_head * d_model
        close(
            mine.block_parameters(*shape),
            real,
            f"the count for {shape}",
            hints=[
                (real + shared, "you give every head its own key and value"),
                (real - d_model * d_mlp, "a gated MLP has three matrices, not two"),
                (real - 2 * d_model, "the two norms have d_model numbers each"),
            ],
        )


def test_fair_width(mine):
    """two MLPs of one size"""
    for d_mlp in (12, 100, 3072):
        wide = mine.fair_width(d_mlp)
        expect(isinstance(wide, int), f"a width is a whole number, and yours is {wide!r}")
        expect(3 * wide <= 2 * d_mlp, f"at width {wide} the SwiGLU is larger than the MLP")
        expect(3 * (wide + 1) > 2 * d_mlp, f"at width {wide} the SwiGLU could still be wider")


def test_even_length(mine):
    """at that length PyTorch counts as many operations for pairs as for weights"""
    for d_model, n_head, n_kv_head, d_head, d_mlp in SHAPES:
        shape = (d_model, n_head, n_kv_head, d_head, d_mlp)
        found = mine.even_length(*shape)
        block = llama(*shape, n=64)
        with FlopCounterMode(display=False) as counter:
            block.run_with_cache(torch.zeros(1, 64, d_model))
        counts = {str(op): n for op, n in counter.get_flop_counts()["Global"].items()}
        pairs, weights = counts["aten.bmm"], counts["aten.mm"]
        real = 64 * weights / pairs
        close(
            found,
            real,
            f"the length for {shape}",
            hints=[
                (
                    2 * real,
                    "there are two products over pairs, scores and the mix of values, each for "
                    "all n² of them",
                ),
                (
                    real + d_model / (n_head * d_head),
                    "the norms' numbers are in no matrix product",
                ),
                (real / 2, "a product with a matrix costs two operations an entry"),
            ],
        )
