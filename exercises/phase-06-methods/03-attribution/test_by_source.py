"""Attention times what is read from each value, head by head."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT


def case(batch=3, head=4, pos=6, d_head=5, d_model=7, seed=0, dtype=torch.float64):
    """Causal patterns, and values, weights, directions and scales that all differ."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    scores = 2 * draw(batch, head, pos, pos)
    later = torch.ones(pos, pos, dtype=torch.bool).triu(1)
    pattern = scores.masked_fill(later, -torch.inf).softmax(-1)
    rest = draw(batch, pos, head, d_head), draw(head, d_head, d_model), draw(batch, d_model)
    scale = torch.rand(batch, generator=g, dtype=torch.float64) * 3 + 0.5
    return tuple(one.to(dtype) for one in (pattern, *rest, scale))


def by_loop(pattern, v, W_O, d, scale):
    """The definition, one number at a time."""
    (batch, head), pos = pattern.shape[:2], v.shape[1]
    rows = []
    for b in range(batch):
        for h in range(head):
            for k in range(pos):
                write = sum(v[b, k, h, e] * W_O[h, e] for e in range(v.shape[-1]))
                rows.append(pattern[b, h, -1, k] * (write * d[b]).sum() / scale[b])
    return torch.stack(rows).reshape(batch, head, pos)


def slips(pattern, v, W_O, d, scale):
    """What typical slips give, and what to say to them."""
    per = scale[:, None, None]
    raw = torch.einsum("bkhe,hed,bd->bhk", v, W_O, d)
    read, last = raw / per, pattern[:, :, -1]
    share = last * read
    wide = torch.einsum("bkhe,ed,bd->bhk", v, W_O[0], d) / per
    mean = torch.einsum("bkhe,hed,d->bhk", v, W_O, d.mean(0)) / per
    return [
        (read, "the attention is missing: what is not attended to contributes nothing"),
        (
            pattern[:, :, 0] * read,
            "the attention of the first query was taken: the logits are read at the last position",
        ),
        (
            pattern[..., -1] * read,
            "the attention that the last key gets was taken: a row of the pattern belongs to a "
            "query",
        ),
        (pattern.sum(2) * read, "the attention is summed over all queries: only the last is read"),
        (
            pattern.mean(2) * read,
            "the attention is averaged over all queries: only the last is read",
        ),
        (last * raw, "the scale is missing: the norm divides"),
        (last * raw * per, "multiplied by the scale: the norm divides"),
        (last * wide, "every head writes through the same W_O, and each head has its own"),
        (
            last * read[..., -1:],
            "the value of the last position is used everywhere: each key has its own value",
        ),
        (
            last * share.sum(-1, keepdim=True),
            "the head's share is spread over the positions by attention alone: values differ, too",
        ),
        (
            share / share.sum(-1, keepdim=True),
            "each head's shares are divided by their sum: they are asked in logits",
        ),
        (last * mean, "one direction serves all prompts: each prompt has its own answers"),
        (last * raw / scale.mean(), "one scale serves all prompts, and each has its own"),
        (
            last * raw / scale[0],
            "the scale of the first prompt serves all prompts, and each has its own",
        ),
        (
            last * torch.einsum("bkhe,hed,d->bhk", v, W_O, d[0]) / per,
            "the direction of the first prompt serves all prompts: each has its own answers",
        ),
        (
            last * (v.transpose(1, 2) @ (W_O.sum(0) @ d.T).T[:, None, :, None])[..., 0] / per,
            "each value goes through the sum of all W_O: each head has its own",
        ),
        (share.abs(), "the signs are lost: a position may speak against the answer"),
    ]


def check(mine, given, what, atol=1e-5):
    """Run the learner's function, and compare with the loop."""
    pattern, v, W_O, d, scale = given
    with untouched(pattern=pattern, v=v, W_O=W_O, d=d, scale=scale):
        got = mine.by_source(*given)
    batch, head, pos, _ = pattern.shape
    same_shape(got, (batch, head, pos), axes="batch head key", what=what)
    right = by_loop(*given)
    told = [
        (value, said)
        for value, said in slips(*given)
        if not torch.allclose(value, right, rtol=1e-3, atol=1e-4)
    ]
    close(got, right, what, hints=told, atol=atol)


def test_definition(mine):
    """unequal sizes, equal sizes, one head, one prompt, many positions"""
    for seed, shape in enumerate(
        [
            (3, 4, 6, 5, 7),
            (4, 4, 4, 4, 4),
            (1, 1, 2, 3, 5),
            (2, 3, 33, 4, 9),
            (5, 2, 3, 17, 40),
            (1, 1, 1100, 1, 2),
        ]
    ):
        check(mine, case(*shape, seed=seed), "the position shares")


def test_few_queries(mine):
    """fewer queries than keys: the last query reads"""
    pattern, *rest = given = case(seed=11)
    few = pattern[:, :, -2:]
    right = by_loop(*given)
    close(
        mine.by_source(few, *rest),
        right,
        "the position shares with two queries and six keys",
        hints=[
            (
                by_loop(few.tril(), *rest),
                "keys that the last query attends to are masked: the pattern is causal already",
            )
        ],
    )


def test_precision(mine):
    """double precision all the way"""
    given = case(seed=12)
    close(
        mine.by_source(*given),
        by_loop(*given),
        "the position shares in double precision",
        atol=1e-11,
        rtol=1e-10,
    )


def test_small_scale(mine):
    """a scale of a millionth or a million divides as any other does"""
    pattern, v, W_O, d, scale = case(seed=13)
    right = by_loop(pattern, v, W_O, d, scale)
    for size in (1e-6, 1e6):
        got = mine.by_source(pattern, v, W_O, size * d, size * scale)
        expect(
            torch.allclose(got, right, rtol=1e-6, atol=1e-9),
            f"with d and the scale {size:g} times as large the shares stay as they are, and yours "
            "change: is the scale bounded, or something added to it?",
        )


def test_small_model(mine):
    """in a small GPT, what goes if one value is gone and all else is held"""
    state = torch.get_rng_state()
    torch.manual_seed(0)
    model = GPT(GPTConfig(1, 3, 12, 6, 11, mlp="none")).double().requires_grad_(False)
    for parameter in model.parameters():
        parameter.normal_(std=0.5)
    torch.set_rng_state(state)
    tokens = torch.randint(11, (4, 6), generator=torch.Generator().manual_seed(1))
    logits, cache = model.run_with_cache(tokens)
    norm, u = model.ln_final, (model.W_U[:, tokens[:, 0]] - model.W_U[:, tokens[:, 1]]).T
    d = norm.w * u - (norm.w * u).mean(-1, keepdim=True)
    scale = cache["ln_final.scale"][:, -1, 0]
    got = mine.by_source(cache["pattern", 0], cache["v", 0], model.blocks[0].attn.W_O, d, scale)
    same_shape(got, (4, 3, 6), axes="batch head key", what="the position shares")
    rows = torch.arange(4)

    def difference(logits):
        return logits[rows, -1, tokens[:, 0]] - logits[rows, -1, tokens[:, 1]]

    for head, key in [(0, 0), (1, 3), (2, 5)]:

        def drop(v, point, head=head, key=key):
            v = v.clone()
            v[:, key, head] = 0
            return v

        hooks = {("v", 0): drop, "ln_final.scale": lambda s, point: cache["ln_final.scale"]}
        with model.hooked(hooks):
            wanted = difference(logits) - difference(model(tokens))
        close(got[:, head, key], wanted, f"the share of head {head} through position {key}")


def test_layouts(mine):
    """single precision, any layout"""
    given = case(seed=9, dtype=torch.float32)
    check(mine, given, "the position shares in single precision", atol=1e-4)
    names = ("pattern", "v", "W_O", "d", "scale")
    any_layout(mine.by_source, **dict(zip(names, given, strict=True)))
    read = ("v", "W_O", "d", "scale")
    nan_stays(
        lambda *rest: mine.by_source(given[0], *rest), **dict(zip(read, given[1:], strict=True))
    )


def test_gradients(mine):
    """the shares can be differentiated"""
    names = ("pattern", "v", "W_O", "d", "scale")
    given = case(2, 2, 3, 2, 3, seed=10)
    same_gradients(mine.by_source, by_loop, **dict(zip(names, given, strict=True)))
