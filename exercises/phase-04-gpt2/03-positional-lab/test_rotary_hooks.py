"""A GPT without positions under the hooks, beside a rotary GPT with the same weights."""

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT

PARTS = ("q", "k", "v")


def twins(n_layer=2, n_head=2, d_model=12, seed=0, base=10_000.0):
    """A GPT without positions and a rotary one with its weights, both in double precision."""
    torch.manual_seed(seed)
    shape = (n_layer, n_head, d_model, 64, 11)
    plain = GPT(GPTConfig(*shape, positions="none", rotary_base=base)).double()
    rotary = GPT(GPTConfig(*shape, positions="rotary", rotary_base=base)).double()
    with torch.no_grad():
        for p in plain.parameters():
            p.copy_(
                torch.randn(p.shape, generator=torch.Generator().manual_seed(p.numel()))
                / p.shape[-1] ** 0.5
            )
        for name, p in plain.named_parameters():
            if name.endswith(("b_QKV", "b_O")):
                p.zero_()
        own = plain.state_dict()
        for name, p in rotary.state_dict().items():
            p.copy_(own[name])
    return plain.eval(), rotary.eval()


def tokens(n=9, batch=2, seed=0):
    return torch.randint(11, (batch, n), generator=torch.Generator().manual_seed(seed))


def turned(value, start=0, base=10_000.0, sign=1, axis=1):
    """Turn by complex numbers, along an axis."""
    half = value.shape[-1] // 2
    at = torch.arange(start, start + value.shape[axis], dtype=torch.float64)
    angle = sign * at[:, None] * base ** (-torch.arange(half, dtype=torch.float64) / half)
    wheel = torch.polar(torch.ones_like(angle), angle)
    wheel = wheel[:, None] if axis == 1 else wheel
    a, b = value.double().chunk(2, -1)
    z = torch.complex(a, b) * wheel
    return torch.cat([z.real, z.imag], -1).to(value.dtype)


@torch.no_grad()
def by(model, hooks, ids, past=None):
    with model.hooked(hooks):
        return model(ids, past)


def oracle(parts="qk", layers=(0, 1), **how):
    """Hooks that turn some parts in some layers."""
    return {(p, i): lambda v, _: turned(v, **how) for p in parts for i in layers}


def named(hooks):
    """Check what came back before it is hung into a model."""
    expect(isinstance(hooks, dict), f"the hooks are {type(hooks).__name__}: return a dictionary")
    for key, hook in hooks.items():
        expect(
            isinstance(key, tuple) and len(key) == 2 and isinstance(key[1], int),
            f"{key!r} is no (name, layer), such as ('pattern', 0)",
        )
        expect(callable(hook), f"the hook of {key!r} is {type(hook).__name__}, not a function")
    return hooks


def test_one_hook(mine):
    """one hook turns each position by its own angle"""
    g = torch.Generator().manual_seed(1)
    for n_head, n in ((3, 5), (5, 5), (1, 40)):
        cfg = GPTConfig(1, n_head, 6 * n_head, 64, 11, positions="none")
        hooks = named(mine.rotary_hooks(cfg))
        expect(("q", 0) in hooks, "nothing hangs on ('q', 0): queries have to be turned")
        value = torch.randn(2, n, n_head, 6, generator=g, dtype=torch.float64)
        with untouched(value):
            found = hooks["q", 0](value, None)
        expect(found is not None, "the hook on q returns None, so q stays as it is")
        hints = [
            (value, "the queries are not turned"),
            (turned(value, sign=-1), "the queries turn backward"),
            (turned(value, axis=2), "each head is turned by its own number: turn along positions"),
            (turned(value, start=1), "the first token stands at position 1: positions begin at 0"),
        ]
        close(found, turned(value), "the turned queries", telling(hints, turned(value)))


def test_model(mine):
    """the model under the hooks is a rotary GPT"""
    for seed, n_layer in ((0, 2), (1, 3)):
        plain, rotary = twins(n_layer=n_layer, seed=seed)
        ids, layers = tokens(seed=seed), range(n_layer)
        with torch.no_grad():
            right, nothing = rotary(ids), plain(ids)
        hooks = named(mine.rotary_hooks(plain.cfg))
        slips = [
            (nothing, "the model stays as it was"),
            (
                by(plain, oracle("q", layers), ids),
                "only queries are turned: then a score depends "
                "on the position of the query, and not on the distance",
            ),
            (
                by(plain, oracle("k", layers), ids),
                "only keys are turned: then a score depends "
                "on the position of the key, and not on the distance",
            ),
            (
                by(plain, oracle("qkv", layers), ids),
                "the values are turned, too: the distance "
                "decides where a head looks, and not what it moves",
            ),
            (
                by(plain, oracle(layers=[0]), ids),
                "only layer 0 is turned: every layer compares queries with keys anew",
            ),
            (by(plain, oracle(layers=layers[1:]), ids), "layer 0 is not turned"),
        ]
        close(by(plain, hooks, ids), right, f"the logits of {n_layer} layers", slips)


def test_other_bases(mine):
    """the base is that of the configuration"""
    plain, rotary = twins(base=100.0, d_model=20)
    ids = tokens(20)
    with torch.no_grad():
        right = rotary(ids)
    usual = by(plain, oracle(), ids)
    found = by(plain, named(mine.rotary_hooks(plain.cfg)), ids)
    close(found, right, "the logits", [(usual, "the base is 10,000 whatever cfg says")])


def test_cache(mine):
    """behind a cache, tokens stand where the text has them"""
    plain, rotary = twins()
    ids = tokens(9, batch=1)
    with torch.no_grad():
        right = rotary(ids)
    for first in (4, 8, 1):
        past = plain.new_cache(32, 1)
        head = by(plain, named(mine.rotary_hooks(plain.cfg)), ids[:, :first], past)
        close(head, right[:, :first], "the logits of the first piece")
        found = by(plain, named(mine.rotary_hooks(plain.cfg, first)), ids[:, first:], past)

        def slip(start, ids=ids, first=first):
            past = plain.new_cache(32, 1)
            by(plain, oracle(), ids[:, :first], past)
            return by(plain, oracle(start=start), ids[:, first:], past)

        def half(part, ids=ids, first=first):
            past = plain.new_cache(32, 1)
            by(plain, oracle(), ids[:, :first], past)
            hooks = oracle("q" if part == "k" else "k", start=first) | oracle(part)
            return by(plain, hooks, ids[:, first:], past)

        hints = [
            (
                slip(0),
                "the new tokens start again at position 0: keys in the cache keep the angle "
                "that they have",
            ),
            (slip(first - 1), "the new tokens stand one position too early"),
            (slip(first + 1), "the new tokens stand one position too late"),
            (half("k"), "the new keys start again at position 0"),
            (half("q"), "the new queries start again at position 0"),
        ]
        right_tail = right[:, first:]
        close(
            found,
            right_tail,
            f"the logits behind {first} cached tokens",
            telling(hints, right_tail),
        )


def test_gradient(mine):
    """a model can be trained under the hooks"""
    plain, rotary = twins()
    ids = tokens()
    with plain.hooked(named(mine.rotary_hooks(plain.cfg))):
        plain(ids).square().sum().backward()
    rotary(ids).square().sum().backward()
    found, right = plain.blocks[0].attn.W_QKV.grad, rotary.blocks[0].attn.W_QKV.grad
    expect(found is not None and found.abs().sum() > 0, "no gradient reaches W_QKV")
    close(found, right, "the gradient of W_QKV")


def test_double_precision(mine):
    """queries in double precision are turned by angles in double precision"""
    cfg = GPTConfig(1, 1, 8, 64, 8, positions="none")
    x = torch.randn(2, 60, 1, 8, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    place = torch.arange(60, dtype=torch.float64)
    speed = cfg.rotary_base ** (-torch.arange(0, 8, 2, dtype=torch.float64) / 8)
    angle = (place[:, None] * speed)[:, None]
    a, b = x.chunk(2, -1)
    right = torch.cat([a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()], -1)
    found = mine.rotary_hooks(cfg)["q", 0](x, None)
    expect(
        found.dtype == torch.float64 and bool(((found - right).abs() < 1e-12).all()),
        "queries in float64 are turned by cosines in float32, or lose their precision: give "
        "`rope_table` the tensor that the hook receives as `like`",
    )
