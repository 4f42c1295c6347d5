"""The measurement by a loop, the prediction on cases with known answers, and the control."""

import torch

from minigpt.course.grading.feedback import close, expect, untouched


def correlated(seed=0, n_query=300, n_key=400, d_head=16):
    """Coordinates that share a part, with means and widths of their own."""
    g = torch.Generator().manual_seed(seed)
    sets = []
    for n in (n_query, n_key):
        shared = torch.randn(n, 1, generator=g)
        own = torch.randn(n, d_head, generator=g)
        width = 0.5 + torch.rand(d_head, generator=g)
        sets.append((shared + own) * width + torch.rand(d_head, generator=g))
    return sets


def in_order(q, k):
    """What the prediction should be, one coordinate at a time."""
    total = 0.0
    for a, b in zip(q.T.double(), k.T.double(), strict=True):
        total += float((a[:, None] * b).var(correction=0))
    return total


def test_three_numbers(mine):
    """three numbers come back, and nothing is changed"""
    q, k = correlated()
    before = torch.random.get_rng_state()
    with untouched(q=q, k=k):
        result = mine.score_variance(q, k)
    expect(isinstance(result, tuple) and len(result) == 3, "return measured, predicted, control")
    expect(
        torch.equal(before, torch.random.get_rng_state()),
        "your code draws from the global random state: use a generator of your own",
    )


def test_measured(mine):
    """the measured variance is over all pairs"""
    q, k = correlated(n_query=5, n_key=7)
    products = torch.tensor([float(a @ b) for a in q for b in k])
    paired = (q * k[:5]).sum(-1)
    close(
        mine.score_variance(q, k)[0],
        products.var(correction=0),
        "the measured variance",
        hints=[
            (products.var(), "the variance is divided by the number of pairs less one"),
            (paired.var(correction=0), "only the pairs with the same number were measured"),
            (products.var(correction=0) / 16, "the scores were scaled: measure q·k itself"),
            (products.std(correction=0), "that is the standard deviation"),
        ],
    )


def test_predicted(mine):
    """the prediction uses the mean and mean square of each coordinate"""
    q, k = correlated(seed=1)
    moments = (q.square().mean(0) * k.square().mean(0)).sum()
    close(
        mine.score_variance(q, k)[1],
        torch.tensor(in_order(q, k)).float(),
        "the prediction",
        hints=[
            (torch.tensor(16.0), "your prediction is d_head: these entries are not of variance 1"),
            (
                moments,
                "the prediction is a mean square: take away the square of each product's mean",
            ),
            (
                (q.var(0, correction=0) * k.var(0, correction=0)).sum(),
                "the prediction uses variances only: a mean that is not zero adds to Var(ab)",
            ),
            (
                moments - (q.mean(0) * k.mean(0)).sum().square(),
                "the means are added before they are squared: take away the square of each "
                "coordinate's product, then add",
            ),
            (
                16 * (q.square().mean() * k.square().mean() - (q.mean() * k.mean()).square()),
                "the means are taken over all entries at once: each coordinate has its own",
            ),
        ],
        rtol=1e-3,
    )


def test_control(mine):
    """the control meets the prediction, where the measurement does not"""
    q, k = correlated(seed=2)
    measured, predicted, control = mine.score_variance(q, k)
    expect(
        abs(control - measured) > 0.1 * measured,
        "the control equals the measurement: it shuffles whole rows, after which every query still "
        "meets every key, or the entries of a row among themselves; a coordinate is a column",
    )
    expect(
        abs(control / predicted - 1) < 0.1,
        f"the control is {control / predicted:.2f} times the prediction, and should come close: "
        "does every coordinate, of q and of k, get an order of its own?",
    )
    expect(control != predicted, "the control is the prediction itself: it must be measured")


def test_control_keeps_coordinates(mine):
    """the control keeps what belongs to a coordinate: its mean and its size"""
    q, k = correlated(seed=4)
    slope = torch.linspace(0.1, 2, 16)
    q, k = (q + 1) * slope, (k - 2) * slope  # wide with wide, narrow with narrow
    _, predicted, control = mine.score_variance(q, k)
    expect(
        abs(control / predicted - 1) < 0.1,
        f"where coordinates differ in size and mean, the control is {control / predicted:.2f} "
        "times the prediction: entries must stay in their coordinate, and the variance is over "
        "all pairs, as in the measurement",
    )


def test_shuffled(mine):
    """the control shuffles, and draws nothing new"""
    q, k = correlated(seed=5, n_query=20, n_key=30, d_head=1)
    measured, _, control = mine.score_variance(q, k)
    close(
        control,
        measured,
        "a single coordinate in another order gives the same pairs; the control",
        rtol=1e-4,
    )


def test_seed(mine):
    """one seed, one control; another seed, another"""
    q, k = correlated(seed=3)
    first, again, other = (mine.score_variance(q, k, seed=s)[2] for s in (5, 5, 6))
    expect(first == again, "the same seed gives different controls")
    expect(first != other, "another seed gives the same control: it is not used")
