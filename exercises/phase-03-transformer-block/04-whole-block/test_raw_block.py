"""PyTorch's own functions as oracle, forward and backward; no leak; a task that is learned."""

from functools import partial

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients
from minigpt.model.config import GPTConfig
from minigpt.zoo.broken import planted

GELU = partial(functional.gelu, approximate="tanh")


def config(d_model=16, n_head=4):
    """A block of this size."""
    return GPTConfig(n_layer=1, n_head=n_head, d_model=d_model, n_ctx=40, d_vocab=8)


def stream(seed=0, n=7, d_model=16):
    """Vectors [batch pos d_model], neither centered nor of unit size."""
    g = torch.Generator().manual_seed(seed)
    return 2 * torch.randn(3, n, d_model, generator=g) + 0.5


def weights(seed=0, cfg=None):
    """The twelve tensors of a block, norms and biases not at their start values."""
    g = torch.Generator().manual_seed(seed)
    state = planted(cfg or config(), seed=seed).blocks[0].state_dict()
    return {
        name: value + 0.3 * torch.randn(value.shape, generator=g) for name, value in state.items()
    }


def oracle(w, n_head=4, gelu=GELU):
    """A block of PyTorch's own functions, which share no code with ours, on the same weights."""

    def run(x):
        n, width = x.shape[1:]
        mask = torch.full((n, n), -torch.inf, dtype=x.dtype).triu(1)
        read = functional.layer_norm(x, (width,), w["ln1.w"], w["ln1.b"]).transpose(0, 1)
        added, _ = functional.multi_head_attention_forward(
            *(read, read, read, width, n_head, w["attn.W_QKV"].T, w["attn.b_QKV"], None, None),
            *(False, 0.0, w["attn.W_O_fused"].T, w["attn.b_O"]),
            training=False,
            need_weights=False,
            attn_mask=mask,
        )
        mid = x + added.transpose(0, 1)
        read = functional.layer_norm(mid, (width,), w["ln2.w"], w["ln2.b"])
        post = gelu(functional.linear(read, w["mlp.W_in"].T, w["mlp.b_in"]))
        return mid + functional.linear(post, w["mlp.W_out"].T, w["mlp.b_out"])

    return run


def slips(x, w, n_head):
    """What known mistakes give, and their names."""
    d_model = x.shape[-1]
    d_head = d_model // n_head
    narrow = w | {f"{n}.w": w[f"{n}.w"] * (1 - 1 / d_model) ** 0.5 for n in ("ln1", "ln2")}
    cut = torch.arange(3 * d_model)
    by_head = cut.view(n_head, 3, d_head).transpose(0, 1).flatten()
    by_width = cut.view(3, d_head, n_head).transpose(1, 2).flatten()
    swapped = cut.view(3, d_model)[[1, 0, 2]].flatten()
    silent = w | {"attn.b_O": 0 * w["attn.b_O"], "mlp.b_out": 0 * w["mlp.b_out"]}
    one_norm = w | {"ln2.w": w["ln1.w"], "ln2.b": w["ln1.b"]}
    found = {
        "the axes are not moved back before the heads are put side by side": "merge",
        "the MLP reads the stream as it came in, not what attention left": "parallel",
        "the scores are not divided by √d_head": columns(w, 0, d_head**0.5),
        "the scores are divided by √d_model, and should be by √d_head": columns(w, 0, n_head**-0.5),
        "the variance is divided by d_model − 1, and should be biased": narrow,
        "the columns of W_QKV are cut head by head first": ordered(w, by_head),
        "the columns of W_QKV are cut into d_head groups of heads": ordered(w, by_width),
        "queries and keys are exchanged": ordered(w, swapped),
        "the output biases are missing": silent,
        "the first norm is used for both reads": one_norm,
    }
    values = [
        broken(x, w, n_head, how) if isinstance(how, str) else oracle(how, n_head)(x)
        for how in found.values()
    ]
    values.append(oracle(w, n_head, functional.gelu)(x))
    names = [*found, "GELU is used in its exact form, and not in its tanh form"]
    return [(value.detach(), why) for value, why in zip(values, names, strict=True)]


def columns(w, part, factor):
    """Scale the columns of W_QKV that make queries (part 0)."""
    scale = torch.ones(3, w["attn.b_O"].numel(), dtype=w["attn.b_O"].dtype)
    scale[part] = factor
    return w | {name: w[name] * scale.flatten() for name in ("attn.W_QKV", "attn.b_QKV")}


def ordered(w, order):
    """Put the columns of W_QKV in another order."""
    return w | {name: w[name][..., order] for name in ("attn.W_QKV", "attn.b_QKV")}


def broken(x, w, n_head, fault):
    """The output of a package block with this fault."""
    block = planted(config(x.shape[-1], n_head), [fault]).blocks[0].to(x.dtype)
    block.load_state_dict(w)
    return block(x).detach()


def same(a, b):
    """Whether two outputs are equal, but for rounding."""
    return a.dtype == b.dtype and torch.allclose(a, b, atol=1e-4)


def test_against_pytorch(mine):
    """the output equals PyTorch's own, in all sizes, and reads nothing ahead"""
    for seed, (d_model, n_head, n) in enumerate(((20, 4, 7), (15, 3, 1), (16, 1, 33), (18, 9, 12))):
        w = weights(seed, config(d_model, n_head))
        x = stream(seed, n, d_model)
        with untouched(x=x, **{name.replace(".", "_"): value for name, value in w.items()}):
            out = mine.raw_block(x, w, n_head)
        same_shape(out, x.shape, axes="batch pos d_model", what="the output of raw_block")
        wanted = oracle(w, n_head)(x).detach()
        if same(out, wanted):
            continue
        known = slips(x, w, n_head)
        if n > 4 and out.isfinite().all() and not same(out, known[0][0]):
            changed = torch.cat([x[:, :4], -x[:, 4:]], dim=1)
            moved = (mine.raw_block(changed, w, n_head) - out)[:, :4].abs().max()
            expect(moved < 1e-3, f"your block reads later positions: outputs move by {moved:.2g}")
        named = [one for one in known if not same(one[0], wanted)]
        close(out, wanted, "the output of raw_block", hints=named, atol=1e-4)


def test_in_silence(mine):
    """on a stream so quiet that eps decides, too"""
    for scale in (1e-3, 3e-4):
        x, w = scale * stream(5), weights(5)
        close(
            mine.raw_block(x, w, 4),
            oracle(w)(x).detach(),
            "the output of raw_block on a very quiet stream, where eps decides,",
            atol=1e-4,
        )


def test_far_from_zero(mine):
    """on a stream far from zero, and in double precision"""
    w = {name: value.double() for name, value in weights(6).items()}
    for x in (stream(6).double() + 1e4, 30 * stream(7).double()):
        found, wanted = mine.raw_block(x, w, 4), oracle(w)(x).detach()
        close(found, wanted, "the output of raw_block in float64")
        expect(
            torch.allclose(found, wanted, rtol=1e-8, atol=1e-8),
            "float64 comes in, and the output has the digits of float32 only: keep the precision",
        )


def test_long(mine):
    """a text longer than GPT-2's"""
    w, x = weights(10, config(2, 1)), stream(10, 1030, 2)[:1]
    close(mine.raw_block(x, w, 1), oracle(w, 1)(x).detach(), "the output", atol=1e-3)


def test_large_scores(mine):
    """with scores of a hundred thousand, as queries may grow in training"""
    w = {name: value.double() for name, value in columns(weights(9), 0, 1e4).items()}
    x = stream(9).double()
    close(
        mine.raw_block(x, w, 4),
        oracle(w)(x).detach(),
        "the output where scores reach 100,000 (no clamp, no exp without the maximum, and no mask "
        "of a finite number such as −10,000 survives that)",
    )


def test_backward(mine):
    """every gradient equals PyTorch's, for the stream and all twelve tensors"""
    w = weights(2)

    def named(run):
        return lambda x, *values: run(x, dict(zip(w, values, strict=True)))

    inputs = {"x": stream(2), **w}
    same_gradients(
        named(lambda x, w: mine.raw_block(x, w, 4)),
        named(lambda x, w: oracle(w)(x)),
        atol=2e-3,
        rtol=1e-3,
        **inputs,
    )


def test_layout(mine):
    """the stream may lie in memory as it likes, and a NaN in it is not hidden"""
    w = weights(8)
    nan_stays(lambda x: mine.raw_block(x, w, 4), x=stream(8, n=5))
    any_layout(lambda x: mine.raw_block(x, w, 4), x=stream(8, n=5))


def test_copy_task(mine):
    """trained for seconds, your block says what stood two places back"""
    g = torch.Generator().manual_seed(0)
    gpt = planted(config(), seed=0)
    w = dict(gpt.blocks[0].named_parameters())
    trained = list(gpt.parameters())
    mean, square = ([torch.zeros_like(p) for p in trained] for _ in range(2))
    for step in range(1, 101):
        tokens = torch.randint(8, (32, 8), generator=g)
        logits = gpt.ln_final(mine.raw_block(gpt.embedding(tokens), w, 4)) @ gpt.W_U
        loss = functional.cross_entropy(logits[:, 2:].flatten(0, 1), tokens[:, :-2].flatten())
        gradients = torch.autograd.grad(loss, trained)
        with torch.no_grad():  # Adam, by hand
            for p, d, m, s in zip(trained, gradients, mean, square, strict=True):
                m.lerp_(d, 0.1)
                s.lerp_(d * d, 0.001)
                p -= 0.03 * m / (1 - 0.9**step) / ((s / (1 - 0.999**step)).sqrt() + 1e-8)
    right = (logits[:, 2:].argmax(-1) == tokens[:, :-2]).float().mean()
    expect(
        right > 0.9,
        f"after 100 steps only {right:.0%} of the copies are right: does everything learn?",
    )
