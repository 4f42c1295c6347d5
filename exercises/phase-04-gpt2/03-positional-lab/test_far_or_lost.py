"""Models whose reach is known: some see few tokens, some copy from afar, some break."""

import torch

from minigpt.course.grading.feedback import close, equal, expect, same_shape, telling, untouched

V = 7


def text(seed, n, pos, d_vocab=V):
    return torch.randint(d_vocab, (n, pos + 1), generator=torch.Generator().manual_seed(seed))


def near(seed=0, reach=2, dtype=torch.float32):
    """A causal model that reads the last few tokens and nothing else."""
    tables = torch.randn(reach, V, V, generator=torch.Generator().manual_seed(seed), dtype=dtype)

    def model(tokens):
        out = 0
        for back in range(reach):
            moved = (
                torch.cat([tokens[:, :1].expand(-1, back), tokens[:, : tokens.shape[1] - back]], 1)
                if back
                else tokens
            )
            out = out + tables[back][moved]
        return out

    return model


def breaks(model, length, seed=1, size=3.0):
    """The same model, with noise on its logits from a position on."""
    noise = size * torch.randn(300, V, generator=torch.Generator().manual_seed(seed))
    noise[:length] = 0

    def broken(tokens):
        return model(tokens) + noise[: tokens.shape[1]]

    return broken


def copies(back):
    """A model that expects the token that stood some positions back."""

    def model(tokens):
        out = torch.zeros(*tokens.shape, V)
        if tokens.shape[1] > back - 1:
            source = tokens[:, : tokens.shape[1] - back + 1]
            out[:, back - 1 :] += 4 * torch.eye(V)[source]
        return out

    return model


def by_loop(model, windows, n_train):
    """Both losses, target by target: [window beyond] each."""
    whole, windowed = [], []
    for i in range(n_train, windows.shape[1] - 1):
        target = windows[:, i + 1 : i + 2]
        for start, rows in ((0, whole), (i - n_train + 1, windowed)):
            z = model(windows[:, start : i + 1])[:, -1]
            rows.append(z.logsumexp(-1) - z.gather(-1, target)[:, 0])
    return torch.stack(whole, 1), torch.stack(windowed, 1)


def window_slips(model, windows, n_train):
    """What the windowed loss becomes by usual mistakes."""
    n_beyond = windows.shape[1] - 1 - n_train
    found = []
    for length, note in (
        (n_train + 1, "the window holds n_train + 1 tokens"),
        (n_train - 1, "the window holds n_train − 1 tokens"),
    ):
        columns = []
        for i in range(n_train, n_train + n_beyond):
            z = model(windows[:, i - length + 1 : i + 1])[:, -1]
            columns.append(z.logsumexp(-1) - z.gather(-1, windows[:, i + 1 : i + 2])[:, 0])
        found.append((torch.stack(columns, 1), note))
    early = [model(windows[:, i - n_train : i])[:, -1] for i in range(n_train, n_train + n_beyond)]
    rows = [
        z.logsumexp(-1) - z.gather(-1, windows[:, i : i + 1])[:, 0]
        for i, z in enumerate(early, n_train)
    ]
    found.append((torch.stack(rows, 1), "the targets of the windowed loss lie one token too early"))
    first = by_first(model, windows, n_train)
    found.append(
        (
            first,
            "the loss of a window is averaged over it: take the last position alone, "
            "which has n_train tokens to read",
        )
    )
    return found


def by_first(model, windows, n_train):
    columns = []
    for i in range(n_train, windows.shape[1] - 1):
        rows = windows[:, i - n_train + 1 : i + 2]
        log_p = model(rows[:, :-1]).log_softmax(-1)
        columns.append(-log_p.gather(-1, rows[:, 1:, None])[..., 0].mean(1))
    return torch.stack(columns, 1)


def test_losses(mine):
    """both losses have the same targets, and the second reads n_train tokens"""
    for seed, (n, pos, n_train) in enumerate([(5, 12, 4), (8, 8, 5), (3, 21, 2), (4, 11, 10)]):
        model, windows = breaks(near(seed, 3), 3, seed), text(seed, n, pos)
        right = by_loop(model, windows, n_train)
        with untouched(windows=windows):
            found = mine.paired_losses(model, windows, n_train)
        expect(isinstance(found, tuple) and len(found) == 2, "return two tensors")
        for one, what in zip(found, ("whole", "windowed"), strict=True):
            same_shape(one, right[0].shape, axes="window beyond", what=f"`{what}`")
        early = model(windows[:, :-1]).log_softmax(-1)
        early = -early.gather(-1, windows[:, 1:, None])[..., 0][:, n_train - 1 : -1]
        close(
            found[0],
            right[0],
            "`whole`",
            telling(
                [
                    (early, "`whole` begins one position too early: n_train is the first beyond"),
                    (
                        right[1],
                        "`whole` reads n_train tokens alone: let it read the window from its start",
                    ),
                ],
                right[0],
            ),
        )
        hints = [
            (right[0], "`windowed` reads the whole text: cut the tokens before the model sees them")
        ]
        hints += window_slips(model, windows, n_train)
        close(found[1], right[1], "`windowed`", telling(hints, right[1]))


def test_what_is_read(mine):
    """the windowed model never reads a token farther back, nor a position beyond"""
    windows, n_train, seen = text(9, 3, 15), 6, []

    def model(tokens):
        seen.append(tokens.shape[1])
        return torch.zeros(*tokens.shape, V)

    mine.paired_losses(model, windows, n_train)
    expect(
        max(seen) == 15,
        f"the longest text that the model read has {max(seen)} tokens, and the whole one has 15",
    )
    others = {n for n in seen if n != 15}
    expect(
        others == {n_train},
        f"the windows have {sorted(others)} tokens, and should have "
        f"{n_train}: hiding losses does not hide tokens",
    )


def test_verdicts_of_models(mine):
    """three kinds of models, six of each, get their verdicts"""
    n_train = 6
    for seed in range(6):
        windows = text(seed, 60, 18)
        equal(
            mine.verdict(*by_loop(near(seed, 1 + seed % 3), windows, n_train)),
            "sees no farther",
            "the verdict on a model that reads the last three tokens or fewer",
        )
        equal(
            mine.verdict(*by_loop(breaks(near(seed), n_train, seed), windows, n_train)),
            "cannot extrapolate",
            "the verdict on a model whose logits are noise from position 6 on",
        )
        again = windows[:, :9].repeat(1, 3)[:, :19]
        equal(
            mine.verdict(*by_loop(copies(9), again, n_train)),
            "uses more",
            "the verdict on a model that copies from nine tokens back, where texts repeat",
        )


def test_paired(mine):
    """the difference counts, target by target"""
    g = torch.Generator().manual_seed(3)
    level = 5 * torch.rand(40, 1, generator=g)
    whole = level + 0.01 * torch.randn(40, 9, generator=g)
    found = mine.verdict(whole, whole - 0.05 + 0.01 * torch.randn(40, 9, generator=g))
    expect(
        found != "sees no farther",
        "a difference of 0.05 in every window is missed: windows "
        "differ by more, so take the difference before its standard error",
    )
    equal(found, "cannot extrapolate", "the verdict on losses that are 0.05 above their pair")


def test_limits(mine):
    """two standard errors, with n − 1"""
    each = torch.tensor([0.0, 1.0, 2.0, 3.0], dtype=torch.float64)  # its error: 0.6455
    for shift, right in (
        (-0.22, "sees no farther"),
        (-0.15, "cannot extrapolate"),
        (-2.78, "sees no farther"),
        (-2.85, "uses more"),
    ):
        for scale in (1.0, 0.01):
            pairs = scale * (each + shift)[:, None]
            found = mine.verdict(pairs, torch.zeros(4, 1, dtype=torch.float64))
            gap, error = scale * (1.5 + shift), scale * 0.6455
            said = f"the verdict on a mean of {gap:.3g} with a standard error of {error:.3g}"
            equal(found, right, said)
    zero = torch.rand(5, 4)
    equal(mine.verdict(zero, zero), "sees no farther", "the verdict on equal losses")


def test_windows_are_the_sample(mine):
    """positions of one window are not independent"""
    wrong = 0
    for seed in range(40):
        g = torch.Generator().manual_seed(seed)
        shared = 0.3 * torch.randn(12, 1, generator=g)
        gap = shared - shared.mean() + 0.08 * (1 if seed % 2 else -1)
        whole = torch.rand(12, 50, generator=g)
        wrong += mine.verdict(whole, whole - gap.expand(12, 50)) != "sees no farther"
    expect(
        wrong == 0,
        f"{wrong} of 40 shared offsets, within two standard errors of 0, are taken "
        "for an effect: 50 positions of a window are not 50 independent samples, so average "
        "them first",
    )


def test_sure(mine):
    """a model that is very sure and wrong has large losses, and not infinite ones"""
    windows = torch.tensor([[0, 1, 0, 1], [0, 0, 0, 1]])
    for found, what in zip(
        mine.paired_losses(lambda t: torch.eye(2)[t] * 200.0, windows, 1),
        ("whole", "windowed"),
        strict=True,
    ):
        expect(
            bool(torch.isfinite(found).all()),
            f"a wrong token with p = e⁻²⁰⁰ gives an infinite `{what}`: do not take the logarithm "
            "of a probability that has become 0",
        )
        right = torch.tensor([[200.0, 200.0], [0.0, 200.0]])
        close(found.double(), right.double(), f"`{what}`")
