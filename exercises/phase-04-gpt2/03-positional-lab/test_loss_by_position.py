"""A loop over windows and positions, on random causal models."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched


def model_of(seed, d_vocab, offset=0.0, dtype=torch.float32):
    """A causal model: logits from the two last tokens and from the position."""
    g = torch.Generator().manual_seed(seed)
    now, before = torch.randn(2, d_vocab, d_vocab, generator=g, dtype=dtype) * 2
    place = torch.randn(200, d_vocab, generator=g, dtype=dtype)

    def model(tokens):
        last = torch.cat([tokens[:, :1], tokens[:, :-1]], 1)
        return now[tokens] + before[last] + place[: tokens.shape[1]] + offset

    return model


def windows_of(seed, n, pos, d_vocab):
    return torch.randint(d_vocab, (n, pos + 1), generator=torch.Generator().manual_seed(seed))


def by_loop(model, windows):
    """−log p of every next token, written out: [window pos]."""
    logits = model(windows[:, :-1]).double()
    rows = []
    for z, window in zip(logits, windows.tolist(), strict=True):
        row = []
        for i, token in enumerate(window[1:]):
            top = float(z[i].max())
            total = sum(math.exp(float(v) - top) for v in z[i])
            row.append(math.log(total) + top - float(z[i, token]))
        rows.append(row)
    return torch.tensor(rows, dtype=torch.float64)


def slips(model, windows):
    """What usual mistakes give."""
    log_p = model(windows[:, :-1]).double().log_softmax(-1)
    every = by_loop(model, windows)
    own = -log_p.gather(-1, windows[:, :-1, None])[..., 0].mean(0)
    # the last logits have no target in a window that is read whole
    so_far = every.mean(0).cumsum(0) / torch.arange(1, every.shape[1] + 1)
    return [
        (own, "each token is scored where it is read: the target of position i is token i + 1"),
        (every.median(0).values, "that is the median over windows, and the mean was asked"),
        (every.sum(0), "the losses are summed over windows: divide by their number"),
        (-every.mean(0), "the sign: a loss is −log p"),
        (every.mean(0) / math.log(2), "these are bits: nats use the natural logarithm"),
        (
            -(-every).exp().mean(0).log(),
            "probabilities are averaged before the logarithm: average the losses",
        ),
        (1 - (-every).exp().mean(0), "this is 1 − p, and a loss is −log p"),
        (
            -model(windows[:, :-1]).double().gather(-1, windows[:, 1:, None])[..., 0].mean(0),
            "the target's logit alone is no log-probability: subtract log Σ exp of all logits",
        ),
        (so_far, "entry i is the mean over all positions up to i"),
        (every.mean(0).flip(0), "the positions run backward"),
    ]


def test_values(mine):
    """the loss at each position equals a loop over windows and positions"""
    for seed, (n, pos, d_vocab) in enumerate([(7, 5, 4), (5, 5, 5), (3, 41, 13), (41, 3, 7)]):
        model, windows = model_of(seed, d_vocab), windows_of(seed, n, pos, d_vocab)
        every = by_loop(model, windows)
        right = every.mean(0)
        with untouched(windows=windows):
            found = mine.loss_by_position(model, windows)
        expect(found is not None, "the result is None: is there a return statement?")
        if isinstance(found, torch.Tensor):
            shape = tuple(found.shape)
            expect(
                shape != (n, pos) or (n, pos) == (pos,),
                "there is a loss for each window and position: average over the windows",
            )
            expect(shape != (), "one number came back: average over windows, and keep positions")
            expect(
                shape != (n,) or n == pos,
                "there is one loss a window: average over windows, and keep positions",
            )
        same_shape(found, (pos,), axes="pos", what="the losses")
        hints = slips(model, windows)
        if n == pos:
            hints.append((every.mean(1), "the mean is over positions: average over windows"))
        close(found.double(), right, "the loss by position", telling(hints, right))


def test_large_logits(mine):
    """logits near 10,000 lose nothing, in double precision either"""
    model, windows = model_of(3, 6, 1e4, torch.float64), windows_of(3, 9, 8, 6)
    found = mine.loss_by_position(model, windows)
    right = by_loop(model, windows).mean(0)
    expect(
        bool(torch.isfinite(found).all()),
        "logits near 10,000 give a loss that is not finite: "
        "exp overflows, and log_softmax does not",
    )
    close(found, right, "the loss by position", atol=1e-6, rtol=0)


def test_sure(mine):
    """a model that is very sure and wrong has a large loss, and not an infinite one"""
    windows = torch.tensor([[0, 1, 0], [0, 0, 1]])
    found = mine.loss_by_position(lambda t: torch.eye(2)[t] * 200.0, windows)
    expect(
        bool(torch.isfinite(found).all()),
        "a wrong token with p = e⁻²⁰⁰ gives an infinite "
        "loss: do not take the logarithm of a probability that has become 0",
    )
    close(found.double(), torch.tensor([100.0, 200.0]).double(), "the loss by position")


def test_reading(mine):
    """the model reads all tokens but the last, once"""
    seen = []

    def model(tokens):
        seen.append(tokens.clone())
        return torch.zeros(*tokens.shape, 5)

    windows = windows_of(4, 3, 6, 5)
    mine.loss_by_position(model, windows)
    expect(len(seen) == 1, f"the model ran {len(seen)} times: one call gives all positions")
    expect(
        seen[0].shape == (3, 6) and torch.equal(seen[0], windows[:, :-1]),
        "the model must read all tokens of a window but the last, which is only a target",
    )


def test_layouts(mine):
    """windows that are a view of a longer text, and overlap"""
    text = windows_of(5, 1, 60, 9)[0]
    windows = text.unfold(0, 12, 5)
    model = model_of(5, 9)
    close(
        mine.loss_by_position(model, windows).double(),
        by_loop(model, windows).mean(0),
        "the loss by position",
    )


def test_own_scale(mine):
    """logits of one position far below those of another lose nothing"""
    model, windows = model_of(6, 6), windows_of(6, 9, 8, 6)

    def uneven(tokens):
        return model(tokens) - 300.0 * torch.arange(tokens.shape[1])[:, None]

    found = mine.loss_by_position(uneven, windows)
    expect(
        bool(torch.isfinite(found).all()),
        "logits of one position that are all far below those of another give a loss that is not "
        "finite: subtract the largest logit of each position, not that of the whole tensor",
    )
    close(found.double(), by_loop(uneven, windows).mean(0), "the loss by position", atol=1e-3)


def test_few(mine):
    """one window, and windows of one position, keep the axis of positions"""
    for n, pos in [(1, 6), (5, 1), (1, 1)]:
        model, windows = model_of(7, 5), windows_of(7, n, pos, 5)
        found = mine.loss_by_position(model, windows)
        expect(
            tuple(found.shape) == (pos,),
            f"{n} window(s) of {pos} position(s) give the shape {list(found.shape)}, and should "
            f"give [{pos}]: squeeze() without a dimension drops every axis of length 1",
        )
        close(found.double(), by_loop(model, windows).mean(0), "the loss by position")


def test_nan(mine):
    """a model that gives NaN at a position has a loss of NaN there"""
    model, windows = model_of(8, 5), windows_of(8, 4, 6, 5)

    def broken(tokens):
        logits = model(tokens)
        logits[1, 2] = torch.nan
        return logits

    found = mine.loss_by_position(broken, windows)
    expect(
        bool(found[2].isnan()) and not bool(found[[0, 1, 3, 4, 5]].isnan().any()),
        "one window's logits are NaN at position 2, and the loss must be NaN there and nowhere "
        "else: a mean that leaves NaN out hides a broken model",
    )
