"""Everything is counted once, and the sum is the logit difference."""

import torch

from minigpt.course.grading.feedback import MisconceptionError, as_tensor, close, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT


def case(layer=2, head=3, d_model=7, seed=0, eps=0.5, offset=0.0, dtype=torch.float64):
    """Writes of unequal size, and a norm that matters."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    heads = draw(layer, head, d_model) * torch.arange(1.0, head + 1)[:, None]
    writes = 2 * draw(d_model) + offset, heads, 3 * draw(layer, d_model) + 1, draw(layer, d_model)
    norm = 1 + draw(d_model), draw(d_model), draw(d_model) + 0.5
    return (*(one.to(dtype) for one in (*writes, *norm)), eps)


def by_loop(embed, heads, b_O, mlps, w, b, u, eps):
    """The definition, component by component."""
    parts = [embed, *(one for layer in heads for one in layer), *b_O, *mlps]
    x = sum(parts)
    x = x - x.mean()
    scale = ((x * x).mean() + eps) ** 0.5
    shares = [((part - part.mean()) * w * u).sum() / scale for part in parts]
    return torch.stack([*shares, (b * u).sum()])


def slips(embed, heads, b_O, mlps, w, b, u, eps):
    """What typical slips give, and what to say to them."""
    parts = torch.cat([embed[None], heads.flatten(0, 1), b_O, mlps])
    fewer = torch.cat([embed[None], heads.flatten(0, 1), mlps])
    turned = torch.cat([embed[None], heads.flatten(0, 1), mlps, b_O])
    across = torch.cat([embed[None], heads.transpose(0, 1).flatten(0, 1), b_O, mlps])
    x, d, constant = parts.sum(0), w * u - (w * u).mean(), (b @ u)[None]

    def scale(y):
        return (y.var(unbiased=False) + eps).sqrt()

    def with_constant(shares):
        return torch.cat([shares, constant])

    def root(y):
        return (y.square().mean() + eps).sqrt()

    plain = parts @ (w * u)
    return [
        (
            fewer @ (w * u) / root(fewer.sum(0)),
            f"{len(b_O) + 1} components are missing, and the rest is not right either: this is the "
            "code as you got it",
        ),
        (
            with_constant(fewer @ d / scale(fewer.sum(0))),
            "the biases b_O are missing: an attention layer adds one beside its heads",
        ),
        (parts @ d / scale(x), "the constant is missing: the norm adds b, which u reads"),
        (with_constant(plain / scale(x)), "the mean is not subtracted: LayerNorm removes it"),
        (
            with_constant(parts @ d / root(x)),
            "the scale is still the root mean square: LayerNorm takes the standard deviation",
        ),
        (
            with_constant(plain / root(x)),
            "the norm is an RMSNorm: LayerNorm subtracts the mean, and its scale is the standard "
            "deviation",
        ),
        (
            with_constant(parts @ d / scale(x - b_O.sum(0))),
            "the scale is that of a stream without b_O: the biases are in the stream",
        ),
        (
            with_constant(turned @ d / scale(x)),
            "the shares come in another order: b_O stands before the MLPs",
        ),
        (with_constant(across @ d / scale(x)), "the heads are listed head by head, not by layer"),
        (
            torch.cat([parts @ d, constant]) / scale(x),
            "the constant is divided by the scale: the bias is added after the division",
        ),
        (
            torch.cat([parts, b[None]]) @ d / scale(x),
            "the bias of the norm is treated as a part of the stream: it comes after the norm",
        ),
        (
            with_constant(parts @ d / (x.var() + eps).sqrt()),
            "the variance divides by d_model − 1: say unbiased=False",
        ),
        (
            with_constant(parts @ d / x.var(unbiased=False).sqrt()),
            "eps is not in the scale: take the one that is handed over",
        ),
        (
            with_constant(parts @ (w * (u - u.mean())) / scale(x)),
            "the mean is subtracted from u before w multiplies it: the norm centers the stream, "
            "and only then multiplies",
        ),
        (
            torch.cat([parts @ d / scale(x), (b @ (w * u))[None]]),
            "w multiplies the bias, and the bias is added after w",
        ),
        (
            torch.cat([parts @ d / scale(x), (b @ d)[None]]),
            "the bias is read along d, and it is added behind the norm: u reads it",
        ),
    ]


def check(mine, given, what, atol=1e-5):
    """Run the learner's function, and compare with the loop."""
    names = ("embed", "heads", "b_O", "mlps", "w", "b", "u")
    with untouched(**dict(zip(names, given[:-1], strict=True))):
        got = as_tensor(mine.all_shares(*given), what)
    right = by_loop(*given)
    told = [
        (value, said)
        for value, said in slips(*given)
        if value.shape != right.shape or not torch.allclose(value, right, rtol=1e-3, atol=1e-4)
    ]
    try:
        close(got, right, what, atol=atol)
    except MisconceptionError:
        close(got, right, what, hints=told, atol=atol)


def test_definition(mine):
    """every component, in its order, with the one scale of the whole stream"""
    for layer, head, d_model in [
        (2, 3, 7),
        (1, 1, 5),
        (3, 3, 3),
        (4, 2, 33),
        (2, 12, 130),
        (1, 1, 800),
    ]:
        given = case(layer, head, d_model, seed=layer)
        check(mine, given, f"the shares in {layer} layers of {head} heads")


def test_sum(mine):
    """the sum is what the norm and the direction make of the whole stream"""
    for seed in range(3):
        embed, heads, b_O, mlps, w, b, u, eps = given = case(seed=10 + seed)
        x = embed + heads.sum((0, 1)) + b_O.sum(0) + mlps.sum(0)
        wanted = torch.nn.functional.layer_norm(x, x.shape, w, b, eps) @ u
        got = as_tensor(mine.all_shares(*given), "the shares")
        close(got.sum(), wanted, "the sum of the shares")


def test_small_gpt(mine):
    """in a small GPT the shares add up to its logit difference"""
    state = torch.get_rng_state()
    torch.manual_seed(0)
    model = GPT(GPTConfig(2, 3, 12, 6, 11)).double().requires_grad_(False)
    for parameter in model.parameters():
        parameter.normal_(std=0.5)
    torch.set_rng_state(state)
    tokens = torch.randint(11, (1, 6), generator=torch.Generator().manual_seed(1))
    logits, cache = model.run_with_cache(tokens)
    layers = [(cache["z", n][0, -1], cache["mlp_out", n][0, -1]) for n in range(2)]
    W_O, b_O = (
        torch.stack([getattr(block.attn, n) for block in model.blocks]) for n in ("W_O", "b_O")
    )
    heads = torch.einsum("lhe,lhed->lhd", torch.stack([z for z, _ in layers]), W_O)
    mlps = torch.stack([mlp for _, mlp in layers])
    norm, u = model.ln_final, model.W_U[:, 4] - model.W_U[:, 7]
    embed = cache["resid_pre", 0][0, -1]
    got = mine.all_shares(embed, heads, b_O, mlps, norm.w, norm.b, u, norm.eps)
    wanted = logits[0, -1, 4] - logits[0, -1, 7]
    close(as_tensor(got, "the shares").sum(), wanted, "the sum of the shares in a small GPT")


def test_layouts(mine):
    """single precision, any layout, a stream far from zero"""
    given = case(seed=5, dtype=torch.float32)
    check(mine, given, "the shares in single precision", atol=1e-4)
    names = ("embed", "heads", "b_O", "mlps", "w", "b", "u", "eps")
    any_layout(mine.all_shares, **dict(zip(names, given, strict=True)))
    nan_stays(mine.all_shares, **dict(zip(names, given, strict=True)))
    check(mine, case(seed=6, offset=1e4), "the shares in a stream near 10,000", atol=1e-4)
    check(mine, case(seed=6, offset=1e8), "the shares in a stream near 100,000,000", atol=1e-4)


def test_small_stream(mine):
    """a stream near zero: without eps, the size of the stream has no effect"""
    *writes, w, b, u, _ = case(seed=7)
    given = (*(1e-9 * write for write in writes), w, b, u, 0.0)
    check(mine, given, "the shares in a stream near zero")


def test_gradients(mine):
    """the shares can be differentiated, and all depend on the scale"""
    names = ("embed", "heads", "b_O", "mlps", "w", "b", "u", "eps")
    given = dict(zip(names, case(2, 2, 5, seed=8), strict=True))
    same_gradients(mine.all_shares, by_loop, **given)
