"""Named squares are compared with legal ones, by sets."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def draw(shape, n_square, n_more, seed, share=0.4, scale=1.0, offset=0.0):
    """Logits of squares and of more tokens, and legal moves, more of some positions than others."""
    g = torch.Generator().manual_seed(seed)
    logits = torch.randn(*shape, n_square + n_more, generator=g, dtype=torch.float64)
    bar = share * 2 * torch.rand(*shape, 1, generator=g)
    return logits * scale + offset, torch.rand(*shape, n_square, generator=g) < bar


def by_sets(logits, legal):
    """The definition, position by position."""
    counts = []
    for row, allowed in zip(logits.reshape(-1, logits.shape[-1]).tolist(),
                            legal.reshape(-1, legal.shape[-1]).tolist(), strict=True):  # fmt: skip
        right = {i for i, yes in enumerate(allowed) if yes}
        order = sorted(range(len(allowed)), key=lambda i, row=row: -row[i])
        counts.append(len(set(order[: len(right)]) ^ right))
    return torch.tensor(counts).reshape(legal.shape[:-1])


def check(mine, logits, legal, where=""):
    """Compare with the sets."""
    with untouched(logits=logits, legal=legal):
        found = mine.move_errors(logits, legal)
    same_shape(found, tuple(legal.shape[:-1]), "batch", "the errors")
    expect(not as_tensor(found).is_floating_point(), "the errors are a share or another number "
           "with a fraction: count them")  # fmt: skip
    wanted, n = by_sets(logits, legal), legal.sum(-1, keepdim=True)
    s = logits[..., : legal.shape[-1]]
    rank = (s[..., None, :] > s[..., None]).sum(-1)
    every = (logits[..., None, :] > logits[..., None]).sum(-1)[..., : s.shape[-1]]
    count = lambda named: (named != legal).sum(-1)  # noqa: E731
    slips = [
        (wanted // 2, "these are half of the errors: count missed moves as well as wrong ones"),
        (count(every < n), "the start token, or another that is no square, takes a place"),
        (count(s > 0), "logits above 0 are taken for legal: only their order means anything"),
        (1 - legal.gather(-1, s.argmax(-1, keepdim=True))[..., 0].long(),
         "only the likeliest square is judged: name as many as are legal"),
        (((rank < n) & legal).sum(-1), "these are the right moves: count the errors"),
        (count(rank <= n), "the model names one square too many"),
        (count(s.argsort(-1).argsort(-1) < n), "the squares with the smallest logits are named"),
        (count(s.argsort(dim=-1, descending=True) < n),
         "argsort gives the order for the ranks: sort once more, or compare"),
        (count(rank < legal.sum(-1).double().mean().round()),
         "every position is given the same number of moves"),
        (count(s.softmax(-1) > 1 / s.shape[-1]), "a share of probability decides: use the order"),
    ]  # fmt: skip
    close(found, wanted, f"the errors{where}", telling(slips, wanted))


def test_boards_of_any_size(mine):
    """positions in batches of any shape, boards of any size"""
    cases = [((40,), 16, 1), ((3, 7), 9, 1), ((25,), 36, 3), ((30,), 5, 0), ((2, 2, 5), 64, 2)]
    for seed, (shape, n, more) in enumerate([*cases, ((), 20, 1)]):
        logits, legal = draw(shape, n, more, seed)
        check(mine, logits, legal, f" on a board of {n} squares (is it written for 16 squares?)")


def test_start_token(mine):
    """a token behind the squares may have the largest logit"""
    logits, legal = draw((30,), 16, 1, 8)
    logits[:, 16] = 50
    check(mine, logits, legal, " where the start token is likeliest")


def test_no_and_all_moves(mine):
    """no legal move and only legal moves give no error"""
    logits, legal = draw((12,), 16, 1, 9)
    check(mine, logits, torch.zeros_like(legal), " where no move is legal")
    check(mine, logits, torch.ones_like(legal), " where every move is legal")


def test_only_the_order_counts(mine):
    """large, small and shifted logits"""
    for scale, offset in ((1e-6, 0), (1e5, 0), (1, 1e4), (1, -1e4), (1e-3, 1e4)):
        logits, legal = draw((30,), 16, 1, 10, scale=scale, offset=offset)
        check(mine, logits, legal, f" of logits times {scale:g} plus {offset:g} (keep float64)")
    logits, legal = draw((20,), 16, 1, 11)
    check(mine, logits.float(), legal, " in float32")
    any_layout(mine.move_errors, logits=logits, legal=legal)
    logits, legal = draw((3, 4), 9, 1, 12)
    any_layout(mine.move_errors, logits=logits, legal=legal)


def test_large_boards(mine):
    """more legal moves than fit in a byte"""
    logits, legal = draw((6,), 700, 1, 13, share=0.9)
    check(mine, logits, legal, " on a board of 700 squares (is a count kept in 8 bits?)")
