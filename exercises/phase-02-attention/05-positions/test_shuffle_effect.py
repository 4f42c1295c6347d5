"""Models whose sense of order is known, and a loop over windows as the oracle."""

import torch

from minigpt.course.grading.feedback import (
    as_tensor,
    close,
    differentiable,
    expect,
    same_shape,
    untouched,
)


def averages(tokens, layers=2, dtype=torch.float32):
    """Running averages of running averages: [batch pos 1]."""
    out = tokens.to(dtype)
    for _ in range(layers):
        out = out.cumsum(1) / torch.arange(1, tokens.shape[1] + 1)
    return out[..., None]


def mixing(d_out=5, n_token=30, seed=0, dtype=torch.float32):
    """A model of weights that depend on the position; outputs of unequal lengths."""
    g = torch.Generator().manual_seed(seed)
    table = torch.randn(n_token, d_out, generator=g).to(dtype).requires_grad_()

    def run(tokens):
        place = torch.linspace(0.2, 3, tokens.shape[1], dtype=dtype)[:, None]
        size = 1 + tokens[:, -1:, None].to(dtype)  # the last token decides how far outputs move
        return size * (1 + (place * table[tokens]).cumsum(1).tanh())

    return run, table


def texts(seed=0, batch=6, n=9, n_token=30):
    """Tokens, other tokens, and an order of all but the last that is not its own inverse."""
    g = torch.Generator().manual_seed(seed)
    tokens, other = (torch.randint(n_token, (batch, n), generator=g) for _ in range(2))
    order = torch.randperm(n - 1, generator=g)
    while torch.equal(order.argsort(), order):
        order = torch.randperm(n - 1, generator=g)
    return tokens, other, order


def moves(model, tokens, other, order):
    """The moves by shuffle and by replacement, window by window: two of [batch d_out]."""
    found = [[], []]
    for t, o in zip(tokens, other, strict=True):
        y = model(t[None])[0, -1]
        shuffled = [int(t[i]) for i in order] + [int(t[-1])]
        replaced = [*o[:-1].tolist(), int(t[-1])]
        for kind, text in zip(found, (shuffled, replaced), strict=True):
            kind.append(model(torch.tensor([text]))[0, -1] - y)
    return [torch.stack(kind) for kind in found]


def ratio(model, tokens, other, order):
    """The answer, by the loop."""
    by_shuffle, by_other = moves(model, tokens, other, order)
    return by_shuffle.norm(dim=1).mean() / by_other.norm(dim=1).mean()


def test_one_number(mine):
    """one number comes back, and nothing is changed"""
    model, _ = mixing()
    tokens, other, order = texts()
    with untouched(tokens=tokens, other=other, order=order):
        out = mine.shuffle_effect(model, tokens, other, order)
    same_shape(as_tensor(out, "the effect"), (), what="the effect")
    expect(out.isfinite(), f"the effect is {out.item()}: is something divided by zero?")


def test_by_hand(mine):
    """two averaging layers, worked by hand"""
    tokens, other = torch.tensor([[6, 0, 3]]), torch.tensor([[3, 3, 8]])
    close(
        mine.shuffle_effect(averages, tokens, other, torch.tensor([1, 0])),
        torch.tensor(2.0),
        "the effect for the tokens 6, 0, 3",
        hints=[
            (torch.tensor(0.5), "the ratio is upside down: the replacement is the unit"),
            (
                torch.tensor(2 / (8 / 18)),
                "the replacement also replaces the last token, which should stay",
            ),
            (
                torch.tensor(1.0),
                "the shuffled output is compared with the replaced one, not with the original",
            ),
            (torch.tensor(4.0), "these are squares of the lengths: the roots are missing"),
        ],
    )


def test_given_order(mine):
    """the order is the one that is given"""
    model, _ = mixing(seed=3)
    tokens, other, order = texts(seed=3, n=12)
    same = torch.arange(11)
    expect(
        mine.shuffle_effect(model, tokens, other, same) == 0,
        "the order 0, 1, 2, … moves the output: another order than the one that was given was used",
    )
    first, again = (mine.shuffle_effect(model, tokens, other, order) for _ in range(2))
    expect(first == again, "two calls with one order give two results")


def test_against_a_loop(mine):
    """a model that knows positions, window by window"""
    model, _ = mixing(seed=1)
    tokens, other, order = texts(seed=1)
    by_shuffle, by_other = moves(model, tokens, other, order)
    changed = _changed(tokens, other, order)
    wholly = [(model(t) - model(tokens)).norm(dim=-1).mean() for t in changed]
    inverse, _ = moves(model, tokens, other, order.argsort())
    last_too = model(other)[:, -1] - model(tokens)[:, -1]
    unit = by_other.norm(dim=1).mean()
    blended = model(torch.cat([other[:, order], tokens[:, -1:]], 1))[:, -1] - model(tokens)[:, -1]
    y = model(tokens)[:, -1].norm(dim=1)
    longer = [
        ((m + model(tokens)[:, -1]).norm(dim=1) - y).abs().mean() for m in (by_shuffle, by_other)
    ]
    between = (by_shuffle - by_other).norm(dim=1).mean()
    close(
        mine.shuffle_effect(model, tokens, other, order),
        by_shuffle.norm(dim=1).mean() / unit,
        "the effect",
        hints=[
            (
                by_shuffle.norm(dim=1).mean() / last_too.norm(dim=1).mean(),
                "the replacement also replaces the last token, which should stay",
            ),
            (
                wholly[0] / wholly[1],
                "the outputs of all positions are compared, and only the last is asked for",
            ),
            (
                (by_shuffle.norm(dim=1) / by_other.norm(dim=1)).mean(),
                "this is an average of ratios: average the lengths first, then divide",
            ),
            (
                by_shuffle.norm() / by_other.norm(),
                "there is one length for the whole batch: each window has a length of its own",
            ),
            (
                by_shuffle.square().sum(1).mean() / by_other.square().sum(1).mean(),
                "these are squares of the lengths: the roots are missing",
            ),
            (
                by_shuffle.abs().mean() / by_other.abs().mean(),
                "these are sums of absolute values, not Euclidean lengths",
            ),
            (unit / by_shuffle.norm(dim=1).mean(), "the ratio is upside down"),
            (
                inverse.norm(dim=1).mean() / unit,
                "the tokens are put in the inverse order: position i gets token order[i]",
            ),
            (
                by_shuffle.norm(dim=1).mean() / blended.norm(dim=1).mean(),
                "the replacement is shuffled as well: other tokens go in as they stand",
            ),
            (
                longer[0] / longer[1],
                "lengths of outputs are compared: a move is the length of a difference",
            ),
            (
                by_shuffle.norm(dim=0).mean() / by_other.norm(dim=0).mean(),
                "the lengths run over the batch: each window has a length of its own",
            ),
            (
                between / unit,
                "the shuffled output is compared with the replaced one, not with the original",
            ),
        ],
    )


def _changed(tokens, other, order):
    last = tokens[:, -1:]
    return torch.cat([tokens[:, order], last], 1), torch.cat([other[:, :-1], last], 1)


def test_no_order(mine):
    """a model that sums its tokens shows no effect"""
    for batch, n in [(1, 2), (3, 65)]:
        tokens, other, _ = texts(seed=2, batch=batch, n=max(n, 5))
        tokens, other = tokens[:, :n], other[:, :n] + 1
        order = torch.randperm(n - 1, generator=torch.Generator().manual_seed(2))
        effect = mine.shuffle_effect(
            lambda t: averages(t, layers=1, dtype=torch.float64), tokens, other, order
        )
        expect(
            effect.abs() < 1e-6,
            f"a model that sums its tokens shows an effect of {effect.item():.3g}, and should show "
            "none: does the last token stay, and is the last output compared?",
        )


def test_precision_and_gradient(mine):
    """double precision stays, large outputs are no problem, and gradients flow"""
    model, table = mixing(seed=4, dtype=torch.float64)
    tokens, other, order = texts(seed=4, batch=7, n=31)

    def far(t):
        return model(t) + 1e4

    effect = differentiable(mine.shuffle_effect(far, tokens, other, order), "the effect")
    wanted = ratio(far, tokens, other, order)
    close(effect, wanted, "the effect where outputs are large", rtol=1e-6)
    (found,) = torch.autograd.grad(effect, table)
    (right,) = torch.autograd.grad(wanted, table)
    close(found, right, "the gradient of the effect with respect to the model's weights")


def test_strided(mine):
    """tokens may be a strided view of something larger"""
    model, _ = mixing(seed=5)
    tokens, other, order = texts(seed=5)
    wide = torch.stack([tokens.T, other.T], 2).transpose(0, 1)  # batch pos 2
    close(
        mine.shuffle_effect(model, wide[..., 0], wide[..., 1], order),
        ratio(model, tokens, other, order),
        "the effect of strided tokens",
    )
