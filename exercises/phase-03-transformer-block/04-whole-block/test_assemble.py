"""Order of the parts, generation with a cache, and your block in models of two makes."""

from functools import partial

import torch

from minigpt.course.grading.feedback import close, expect, same_shape
from minigpt.course.grading.properties import any_layout, same_gradients
from minigpt.model.block import Block
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.zoo.broken import planted

CFG = GPTConfig(n_layer=1, n_head=4, d_model=16, n_ctx=12, d_vocab=8)


def stream(seed=0, n=7):
    """Vectors [batch pos d_model], neither centered nor of unit size."""
    g = torch.Generator().manual_seed(seed)
    return 2 * torch.randn(3, n, CFG.d_model, generator=g) + 0.5


def ln1(x):
    """A part that is easy to follow."""
    return x / 3 + 1


def ln2(x):
    """Another one, which is not linear."""
    return x * x / 5


def attn(x, past=None):
    """Not quite the identity."""
    return 2 * x + 0.1


def mlp(x):
    """Another line."""
    return 0.5 * x - 0.2


def oracle(x):
    """Write the two lines as one sum of what was there and what was added."""
    a = attn(ln1(x))
    return sum([x, a, mlp(ln2(x + a))])


def test_order(mine):
    """each part reads what it should, and both write to the stream"""
    for x in (stream(), stream(1, n=1) + 100, 1e4 + stream(2, n=13).double()):
        kept = x.clone()
        out = mine.block(x, ln1, attn, ln2, mlp)
        expect(torch.equal(x, kept), "your code changes x: make a new tensor, do not write to x")
        same_shape(out, x.shape, axes="batch pos d_model", what="the output")
        mid = x + attn(ln1(x))
        lost = ln1(x) + attn(ln1(x))
        after = ln1(x + attn(x))
        bare = x + attn(x)
        close(
            out,
            oracle(x),
            "the output",
            hints=[
                (
                    mid + mlp(ln2(x)),
                    "the MLP reads the stream as it came in, not what attention left",
                ),
                (lost + mlp(ln2(lost)), "the stream itself is lost: you add to its copy"),
                (ln2(after + mlp(after)), "the norms stand after the additions: that is post-norm"),
                (mid + mlp(mid), "the MLP reads the stream without its norm"),
                (bare + mlp(ln2(bare)), "attention reads the stream without its norm"),
                (mid + mlp(ln1(mid)), "the first norm is used for both reads"),
                (
                    attn(ln1(x)) + mlp(ln2(attn(ln1(x)))),
                    "what attention returns replaces the stream",
                ),
                (mlp(ln2(mid)), "the MLP's output replaces the stream"),
            ],
        )


def test_gradients(mine):
    """gradients pass both additions, and x may lie in memory as it likes"""

    def run(x):
        return mine.block(x, ln1, attn, ln2, mlp)

    same_gradients(run, oracle, x=stream(3))
    any_layout(run, x=stream(4, n=5))


def test_one_call_each(mine):
    """each part runs once, and attention gets `past` as it is"""
    calls, given = [], []
    past = []  # an empty list counts as false, and is a past all the same

    def noted(name, part):
        def run(x, *more, **named):
            calls.append(name)
            given.extend((*more, *named.values()))
            return part(x)

        return run

    parts = {"ln1": ln1, "attn": attn, "ln2": ln2, "mlp": mlp}
    mine.block(stream(5), *(noted(*one) for one in parts.items()), past)
    for name in parts:
        n = calls.count(name)
        expect(n == 1, f"{name} runs {n} times, and should run once: keep what it returns")
    expect(given and given[0] is past, "your block does not hand `past` on to attention as it is")


def test_parts_of_others(mine):
    """parts that return what they read, and an attention that has its own name for `past`"""

    def attention(h, keys_and_values):
        return h

    def same(h):
        return h

    x = stream(6)
    kept = x.clone()
    out = mine.block(x, same, attention, same, same)
    expect(
        torch.equal(x, kept),
        "your code writes into what a part returns, which may be x itself: make a new tensor",
    )
    close(out, 4 * kept, "the output of a block whose parts return what they read")


def test_past(mine):
    """generation with a cache equals generation without"""
    gpt, tokens = planted(CFG, seed=1), torch.arange(8)[None]
    full = gpt(tokens)

    def forward(self, x, past=None):
        return mine.block(x, self.ln1, self.attn, self.ln2, self.mlp, past)

    gpt.blocks[0].__class__ = type("Yours", (Block,), {"forward": forward})
    cache = gpt.new_cache(8, 8)
    step = torch.cat([gpt(tokens[:, i : i + 1], cache) for i in range(8)], dim=1)
    expect(
        torch.allclose(step, full, atol=1e-4),
        "token by token, the logits differ from those of the whole text: your block does not "
        "hand `past` on to attention",
    )


def test_in_gpt(mine):
    """in the package's models, of GPT-2's make and of Llama's, your block is the package's block"""
    llama = {"norm": "rms", "mlp": "swiglu", "positions": "rotary", "n_kv_head": 1}
    for parts in ({}, llama):
        gpt = GPT(GPTConfig(2, 2, 8, 6, 12, **parts))
        tokens = torch.arange(12).view(2, 6)
        before = gpt(tokens)
        stream = gpt.embedding(tokens)
        for one in gpt.blocks:
            forward = partial(mine.block, ln1=one.ln1, attn=one.attn, ln2=one.ln2, mlp=one.mlp)
            stream = forward(stream)
        close(
            gpt.ln_final(stream) @ gpt.W_U, before.detach(), "the logits after two of your blocks"
        )
