"""Sets of directions whose interference is known exactly, and a null of the known size."""

from itertools import combinations

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed


def crowded(n=7, d=4, seed=0):
    """Directions that share a part, of unequal length."""
    g = torch.Generator().manual_seed(seed)
    rows = torch.randn(n, d, generator=g) + torch.tensor([1.0, 0.5, 0, 0])
    return rows * torch.linspace(0.2, 4, n)[:, None]


def readings(features, k, scaled=True):
    """Every reading of every choice of k features: those present, and the others."""
    rows = features.double()
    if scaled:
        rows = rows / rows.norm(dim=1, keepdim=True)
    on, off = [], []
    for chosen in combinations(range(len(rows)), k):
        reads = rows @ rows[list(chosen)].sum(0)
        on += [reads[i] for i in chosen]
        off += [reads[i] for i in range(len(rows)) if i not in chosen]
    return torch.stack(on), torch.stack(off)


def root_mean_square(x):
    return x.square().mean().sqrt().float()


def roots_first(off, each):
    """The mean over trials of the root mean square of `each` readings."""
    return off.view(-1, each).square().mean(1).sqrt().mean().float()


def test_known_sets(mine):
    """no interference at right angles, k where all agree, k/(n − 1) in a simplex"""
    long = 2 * torch.eye(6)
    with untouched(features=long):
        result = mine.interference(long, 3)
    expect(isinstance(result, tuple) and len(result) == 2, "return measured and null")
    close(result[0], torch.tensor(0.0), "the interference of orthogonal features", hints=[
        (torch.tensor(0.5**0.5), "the readings of the features that were added count as "
         "interference: leave them out"),
    ])  # fmt: skip
    same = torch.eye(3)[:1].repeat(5, 1)
    found = mine.interference(same, 2)[0]
    close(found, torch.tensor(2.0), "the interference of five equal directions", hints=[
        (torch.tensor(4.0), "the mean square, without its root, was returned"),
        (torch.tensor(0.0), "the standard deviation was taken: the mean belongs to the "
         "interference, so take the root mean square"),
    ])  # fmt: skip
    simplex = (torch.eye(5) - 1 / 5) / 0.8**0.5
    close(mine.interference(simplex, 3)[0], torch.tensor(0.75),
          "the interference of a simplex")  # fmt: skip


def test_draws(mine):
    """each trial draws k different features, and not always the same"""
    features = crowded(seed=9)
    few = torch.stack([mine.interference(features, 3, n_trial=1, seed=s)[0] for s in range(40)])
    expect(len(set(few.tolist())) > 10, "always the same features are added: draw them anew")
    many = mine.interference(features, 3, n_trial=40)[0]
    apart = (few - many).abs().min() / many  # rounding alone is no other draw
    expect(apart > 1e-6, "one trial and 40 give the same: either one draw serves all trials, or "
           "`n_trial` is not used")  # fmt: skip
    pairs = torch.eye(3).repeat_interleave(2, 0)  # the one that is missing meets its twin
    found = mine.interference(pairs, 5, n_trial=30)[0]
    expect(
        abs(found - 1) < 1e-3,
        "a feature is added twice while another is left out: each trial adds k different features",
    )


def test_measured(mine):
    """over all choices of k features, the measured value is right"""
    twins = torch.tensor([[1.0, 0], [1, 0], [0, 1]])  # trials with much and with no interference
    for features, k in ((twins, 1), *((crowded(seed=k), k) for k in (1, 3, 5))):
        on, off = readings(features, k)
        found, wanted = mine.interference(features, k, n_trial=500)[0], root_mean_square(off)
        hints = telling([
            (root_mean_square(torch.cat([on, off])), "the readings of the features that were added "
             "count as interference: leave them out"),
            (root_mean_square(readings(features, k, scaled=False)[1]), "long directions are read "
             "as they are: scale all to length 1 first"),
            (off.abs().mean().float(), "the mean of absolute readings was taken, not the root "
             "mean square"),
            (roots_first(off, len(features) - k), "the mean of each trial's root mean square was "
             "taken: average all squares first, then take one root"),
            (off.std(correction=0).float(), "the standard deviation was taken: the mean belongs "
             "to the interference"),
        ], wanted, rtol=0.07)  # fmt: skip
        close(found, wanted, "the measured interference", hints, rtol=0.07)


def test_null(mine):
    """the null has the size of random directions, whatever the features are"""
    for k, d in ((4, 64), (9, 36)):  # 80 directions
        alike = torch.ones(80, d) + 0.1 * torch.eye(d).repeat(3, 1)[:80]
        null = mine.interference(alike, k)[1]
        expect(
            null < 0.5 * k,
            "the null depends on the features: it shows what these share. Draw new directions, "
            "with normal entries: where all are positive, its directions share a half-space",
        )
        expect(
            abs(null / (k / d) ** 0.5 - 1) < 0.15,
            f"the null is {null / (k / d) ** 0.5:.2f} times √(k/d): it must be measured in the "
            "same way, on as many random directions of the same dimension, scaled to length 1",
        )
        exact = torch.tensor((k / d) ** 0.5, dtype=null.dtype)
        expect(null != exact, "the null is the formula √(k/d): it must be measured on random "
               "directions")  # fmt: skip


def test_each_trial(mine):
    """every trial reads all features that were not added"""
    twins = torch.eye(2).repeat_interleave(2, 0)  # one of the three others is a twin
    found = mine.interference(twins, 1, n_trial=1)[0]
    expect(
        abs(found - 3**-0.5) < 1e-3,
        "in each trial, read all features that were not added: one trial with two pairs of twins "
        "and k = 1 has three readings, 1, 0 and 0",
    )


def test_null_on_a_line(mine):
    """the null takes as many trials as the measurement, and other directions for each seed"""
    line = torch.ones(3, 1)  # three random signs: all agree (readings of 2), or a third reads 2
    nulls = torch.stack([mine.interference(line, 2, 25, seed)[1] for seed in range(24)])
    expect(
        nulls.min() > 0.3,
        "the null of three directions in one dimension with k = 2 is 0, which only a single trial "
        "can give: measure the null in `n_trial` trials, too",
    )
    expect(
        nulls.square().mean() > 1.6 and nulls.min() < 1.9,
        "the random directions of the null are the same for every seed",
    )


def test_null_of_two(mine):
    """the null has as many directions as there are features: of two, a trial reads one cosine"""
    nulls = torch.stack([mine.interference(torch.eye(2), 1, 1, seed)[1] for seed in range(64)])
    between = ((nulls > 0.1) & (nulls < 0.9)).float().mean()  # of a random angle: 0.65
    expect(
        nulls.std() > 0.22 and between > 0.3,  # the |cosine| of a random angle: 0.31
        "with two features, k = 1 and one trial the null is one |cosine|, of a random angle. Draw "
        "as many directions as there are features, with normal entries",
    )


def test_seed_and_inputs(mine):
    """one seed, one result; no global random state; float64 and any layout"""
    features = crowded(12, 4, seed=2)
    depends_on_seed(lambda seed: mine.interference(features, 4, 5, seed), "the two numbers")
    depends_on_seed(lambda seed: mine.interference(features, 4, 5, seed)[1], "the null")
    any_layout(lambda x: mine.interference(x, 4, 5)[0], features=features)
    double = mine.interference(features.double(), 4)[0]
    expect(double.dtype == torch.float64, "the result must keep the dtype of the features")
    far = mine.interference(torch.eye(4) * 1e4, 2)[0]
    close(far, torch.tensor(0.0), "for long orthogonal features, the interference")
