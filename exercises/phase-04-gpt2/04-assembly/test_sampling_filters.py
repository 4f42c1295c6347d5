"""Distributions by hand, a loop over tokens as oracle, and extremes of every setting."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout, nan_stays

INF = torch.inf


def random_logits(*shape, seed=0, dtype=torch.float64):
    g = torch.Generator().manual_seed(seed)
    return 2 * torch.randn(*shape, generator=g, dtype=dtype)


def kept_by_mass(row, p):
    """The tokens of the smallest set, by a loop."""
    probability, kept, mass = row.double().softmax(-1).tolist(), [], 0.0
    for token in sorted(range(len(row)), key=lambda i: -probability[i]):
        kept.append(token)
        mass += probability[token]
        if mass >= p:
            break
    return kept


def only(logits, kept):
    """Logits in which all but the kept tokens of each row are out."""
    rows = torch.full_like(logits, -INF).view(-1, logits.shape[-1])
    for row, source, tokens in zip(rows, logits.reshape(rows.shape), kept, strict=True):
        row[tokens] = source[tokens]
    return rows.view(logits.shape)


def nucleus(logits, p):
    return only(logits, [kept_by_mass(row, p) for row in logits.reshape(-1, logits.shape[-1])])


def best(logits, k):
    rows = logits.reshape(-1, logits.shape[-1])
    return only(logits, [row.argsort(descending=True)[:k].tolist() for row in rows])


def test_top_k(mine):
    """k tokens of each row are left, and these are the largest"""
    for shape, k in (((9,), 3), ((4, 9), 3), ((2, 3, 257), 40)):
        logits = random_logits(*shape, seed=k)
        right = best(logits, k)
        found = mine.keep_top_k(logits.clone(), k)
        same_shape(found, shape, what="the filtered logits")
        hints = [
            (right.masked_fill(right == -INF, 0), "a logit of 0 is no zero probability: use −∞"),
            (-best(-logits, k), "the smallest logits are kept, and the others lost"),
            (only(logits, [r.argsort()[:k].tolist() for r in logits.reshape(-1, shape[-1])]),
             "the smallest logits are kept"),
            (right.softmax(-1), "these are probabilities: return logits"),
            (best(logits, k + 1), f"{k + 1} tokens are left where k = {k}"),
            (best(logits, k - 1), f"{k - 1} tokens are left where k = {k}"),
        ]  # fmt: skip
        close(found, right, "the filtered logits", telling(hints, right))


def test_top_k_extremes(mine):
    """k = 1 keeps the largest, and a k beyond the vocabulary keeps everything"""
    logits = random_logits(5, 7, seed=1)
    close(mine.keep_top_k(logits, 1), best(logits, 1), "the logits for k = 1")
    for k in (7, 8, 1000):
        close(mine.keep_top_k(logits, k), logits, f"the logits for k = {k} and 7 tokens")


def test_top_p_by_hand(mine):
    """of 0.4, 0.3, 0.2, 0.1 the first two reach 0.6, and the first three 0.8"""
    rows = [[0.2, 0.4, 0.1, 0.3], [0.1, 0.2, 0.3, 0.4], [0.4, 0.1, 0.2, 0.3]]
    p = torch.tensor(rows, dtype=torch.float64)
    logits = p.log() + 5
    for mass, least in ((0.5, 0.25), (0.6, 0.25), (0.8, 0.15), (0.35, 0.35), (0.95, 0.05)):
        right = logits.masked_fill(p < least, -INF)
        dropped = nucleus_without_crossing(logits, mass)
        ordered = logits.sort(descending=True).values
        wrong_end = ordered.masked_fill(ordered.exp() < least * torch.e**5, -INF)
        order = logits.argsort(descending=True)
        single = logits.masked_fill(p < 1 - mass, -INF)
        hints = [
            (dropped, f"the token that crosses p is dropped, so the rest has less than {mass}"),
            (wrong_end, "the logits are still sorted: put each back to its token"),
            (wrong_end.gather(-1, order), "the sort is not undone: gather sorts once more"),
            (single, "probabilities are compared with p one by one: sum them up from the top"),
            (right.softmax(-1), "these are probabilities: return logits"),
        ]
        close(mine.keep_top_p(logits.clone(), mass), right, f"the logits for p = {mass}",
              telling(hints, right))  # fmt: skip


def nucleus_without_crossing(logits, p):
    rows = logits.reshape(-1, logits.shape[-1])
    return only(logits, [kept_by_mass(row, p)[:-1] for row in rows])


def test_top_p(mine):
    """in sharp and flat rows, of any number of axes, the smallest set that reaches p"""
    scales = torch.tensor([[0.1], [1.0], [3.0], [10.0]], dtype=torch.float64)
    for seed, p in enumerate((0.05, 0.3, 0.77, 0.9, 0.99)):
        for logits in (random_logits(4, 31, seed=seed) * scales, random_logits(2, 2, 5, seed=seed)):
            found = mine.keep_top_p(logits.clone(), p)
            close(found, nucleus(logits, p), f"the logits for p = {p}")
        shifted = random_logits(3, 31, seed=seed) + 1e4
        close(mine.keep_top_p(shifted.clone(), p), nucleus(shifted, p), "the logits near 10,000")


def test_top_p_of_equals(mine):
    """of four equal tokens, p = 0.5 and p = 0.4 keep two"""
    for mass in (0.4, 0.5):
        for logits in (torch.zeros(4), torch.full((2, 4), 3.0, dtype=torch.float64)):
            left = (mine.keep_top_p(logits, mass) > -INF).sum(-1).unique().tolist()
            expect(left != [4], f"four equally likely tokens all stay for p = {mass}: a threshold "
                   "on the logit cannot part equals, but the order of the sort can")  # fmt: skip
            expect(left == [2], f"of four equally likely tokens {left[0]} stay for p = {mass}, and "
                   "two reach it: a token stays if those before it have less than p")  # fmt: skip


def test_sure(mine):
    """a model that is nearly sure keeps its one token, however small p is"""
    logits = torch.tensor([0.0, 30.0, 1.0], dtype=torch.float64)
    found = mine.keep_top_p(logits, 0.5)
    expect((found > -INF).any(), "no token is left, though the first has nearly all of the mass")
    close(found, torch.tensor([-INF, 30.0, -INF]).double(), "the logits of a sure model")


def test_temperature(mine):
    """a softmax of logits over temperature; 0 is greedy"""
    logits = random_logits(4, 9, seed=2)
    for t in (0.25, 1.0, 4.0):
        right = (logits / t).softmax(-1)
        slip = [((logits * t).softmax(-1), "the logits are multiplied by the temperature")]
        close(mine.next_probabilities(logits, t), right, f"the probabilities at T = {t}",
              telling(slip, right))  # fmt: skip
    greedy = torch.nn.functional.one_hot(logits.argmax(-1), 9).double()
    for t in (0, 0.0):
        found = mine.next_probabilities(logits, t)
        expect(not found.isnan().any(), "the probabilities at temperature 0 hold NaN")
        close(found, greedy, "the probabilities at temperature 0")
        close(mine.next_probabilities(logits, t, 3, 0.4), greedy, "the same with both filters")


def test_small_temperatures(mine):
    """a temperature of 0.05 is not yet greedy, and logits near 10,000 do not overflow"""
    logits = torch.tensor([[2.0, 1.99, 1.95, 0.0], [0.0, 0.02, -1.0, 0.01]], dtype=torch.float64)
    greedy = torch.nn.functional.one_hot(logits.argmax(-1), 4).double()
    slip = [(greedy, "the temperature is small, and taken for 0: the next logits are close")]
    for t in (0.05, 0.01):
        found = mine.next_probabilities(logits.clone(), t)
        close(found, (logits / t).softmax(-1), f"the probabilities at T = {t}", slip)
        found = mine.next_probabilities(logits + 1e4, t)
        expect(not found.isnan().any(), "logits near 10,000 overflow: torch.softmax subtracts the "
               "largest logit first, and a quotient of exponentials does not")  # fmt: skip
        close(found, (logits / t).softmax(-1), f"the probabilities of logits near 10,000, T = {t}")


def test_greedy_is_sure(mine):
    """at temperature 0 the largest logit has probability 1, however close the next one is"""
    logits = torch.tensor([[2.0, 1.0, 2.0 + 1e-8, 0.0]], dtype=torch.float64)
    right = torch.tensor([[0.0, 0.0, 1.0, 0.0]], dtype=torch.float64)
    small = (logits / 1e-5).softmax(-1)
    slip = [(small, "temperature 0 is no small temperature: two close logits share the mass")]
    close(mine.next_probabilities(logits, 0), right, "the probabilities at temperature 0", slip)


def test_greedy_ties(mine):
    """of two equal largest logits one has probability 1, and the other 0"""
    for logits in (torch.tensor([1.0, 3.0, 3.0]), torch.zeros(2, 5, dtype=torch.float64)):
        found = mine.next_probabilities(logits, 0).sort(-1).values
        right = torch.zeros_like(logits)
        right[..., -1] = 1
        sums = f"a row of probabilities sums to {float(found.sum(-1).max()):.2g}"
        close(found, right, "the sorted probabilities at temperature 0",
              [((logits == logits.amax(-1, keepdim=True)).to(logits).sort(-1).values,
                f"{sums}: of equal largest logits only one is chosen")])  # fmt: skip


def test_both_filters(mine):
    """with a k and a p, both act"""
    logits = torch.tensor([0.3, 0.25, 0.2, 0.15, 0.1]).double().log()
    for t, k, p, by_p in ((3.0, 3, 0.67, 4), (1.0, 4, 0.58, 3)):
        left = int((mine.next_probabilities(logits, t, k, p) > 0).sum())
        if by_p > k:
            expect(left != by_p, "top-k is not applied where there is a p, too")
        else:
            expect(left != k, "top-p is not applied where there is a k, too")


def test_order(mine):
    """temperature first, then top-k, then top-p, and the rest sums to 1"""
    logits = torch.tensor([[0.3, 0.1, 0.25, 0.2, 0.15], [0.1, 0.2, 0.15, 0.25, 0.3]]).double().log()
    cases = ((3.0, None, 0.72), (0.5, None, 0.6), (3.0, 3, 0.67), (1.0, 3, 0.6), (1.5, 4, 0.7))
    for t, k, p in cases:
        scaled = logits / t
        cut = scaled if k is None else best(scaled, k)
        right = nucleus(cut, p).softmax(-1)
        early = (nucleus(logits if k is None else best(logits, k), p) / t).softmax(-1)
        swapped = nucleus(scaled, p)
        swapped = (swapped if k is None else best(swapped, k)).softmax(-1)
        loose = scaled.softmax(-1).masked_fill(right == 0, 0)
        hints = [
            (early, "top-p runs before the temperature, so its set does not depend on T"),
            (swapped, "top-p runs before top-k: its mass is that of what top-k leaves"),
            (loose, f"the probabilities of a row sum to {float(loose[0].sum()):.2f}: "
                    "filter logits, and take the softmax last"),
        ]  # fmt: skip
        found = mine.next_probabilities(logits, t, k, p)
        close(found, right, f"the probabilities at T = {t}, k = {k}, p = {p}",
              telling(hints, right))  # fmt: skip


def test_layouts(mine):
    """any layout in memory and both precisions; nothing is changed, and a NaN is seen"""
    for dtype in (torch.float32, torch.float64):
        logits = random_logits(4, 9, seed=5, dtype=dtype)
        any_layout(lambda x: mine.keep_top_k(x, 3), logits=logits)
        any_layout(lambda x: mine.keep_top_p(x, 0.7), logits=logits)
        any_layout(lambda x: mine.next_probabilities(x, 0.7, 5, 0.7), logits=logits)
    nan_stays(lambda logits: mine.next_probabilities(logits, 0.7), logits=random_logits(9))
