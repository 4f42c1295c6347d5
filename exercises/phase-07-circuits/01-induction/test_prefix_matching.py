"""A score of where heads look: 1 for a perfect head, and chance beside it."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched


def after(row, i):
    """The keys right after an earlier showing of the query's token."""
    return [j for j in range(1, i + 1) if row[j - 1] == row[i]]


def earlier(row, i):
    """The keys that hold the query's token, before it."""
    return [j for j in range(i) if row[j] == row[i]]


def ahead_too(row, i):
    """`after`, with the query taken for a showing of itself."""
    return [j for j in range(1, len(row)) if row[j - 1] == row[i]]


def latest(row, i):
    """Only the last of `after`."""
    return after(row, i)[-1:]


def not_itself(row, i):
    """`after`, without the query's own place."""
    return [j for j in after(row, i) if j < i]


def loop(patterns, tokens, targets=after, every=False, share=False, each=False):
    """Go through prompts and queries one by one."""
    paid, n = torch.zeros(patterns.shape[1], dtype=torch.float64), 0
    for pattern, row in zip(patterns.double(), tokens.tolist(), strict=True):
        for i in range(len(row)):
            found = targets(row, i)
            n += len(found) if each else bool(found) or every
            for j in found:
                paid += pattern[:, i, j] / (len(found) if share else 1)
    return (paid / n).to(patterns.dtype)


def slips(patterns, tokens):
    """What typical slips give, and what to say to them."""
    some = [any(after(row, i) for i in range(len(row))) for row in tokens.tolist()]
    once = torch.stack([loop(patterns[[b]], tokens[[b]]) for b, has in enumerate(some) if has])
    return [
        (
            loop(patterns, tokens, earlier),
            "your score is high for a head that looks at the earlier showing of its own token: "
            "induction looks for what came after that",
        ),
        (
            loop(patterns, tokens, every=True),
            "the score is averaged over all queries, and those of a first showing have nothing "
            "to find",
        ),
        (
            loop(patterns, tokens, ahead_too),
            "every query counts as one that has a target, because its token finds itself: ask "
            "for earlier showings",
        ),
        (
            loop(patterns, tokens, latest),
            "only the latest earlier showing is counted: a query that met its token three times "
            "has three targets",
        ),
        (
            loop(patterns, tokens, not_itself),
            "keys before the query are counted, and not the query's own: where a token stands "
            "twice in a row, the second one is what came after the first",
        ),
        (
            loop(patterns, tokens, each=True),
            "the mean is taken over pairs of a query and a target: a query with three targets is "
            "still one query, and pays the sum",
        ),
        (
            loop(patterns, tokens, share=True),
            "what a query pays to several targets is averaged: it is one query, and pays the sum",
        ),
        (
            once.sum(0) / len(some),
            "each prompt was averaged by itself, and those without a target count as 0: put the "
            "queries of all prompts together",
        ),
        (
            once.mean(0),
            "each prompt was averaged by itself, so that a prompt with few repeats counts as "
            "much as one with many: put the queries of all prompts together",
        ),
    ]


def hints(patterns, tokens):
    """The slips that can be told from the right scores on these prompts."""
    right = loop(patterns, tokens)
    return [(value, said) for value, said in slips(patterns, tokens) if differs(value, right)]


def differs(value, right):
    """Whether two results are further apart than rounding."""
    return not torch.allclose(torch.as_tensor(value).double(), right.double(), atol=1e-3, rtol=0)


def score(mine, patterns, tokens):
    """Run the learner's function; the scores come back in the patterns' dtype, whatever theirs."""
    with untouched(patterns=patterns, tokens=tokens):
        result = mine.prefix_matching(patterns, tokens)
    expect(
        isinstance(result, tuple | list) and len(result) == 2,
        "return two things: the heads' scores, and the score of even attention",
    )
    scores, even = as_tensor(result[0], "the first thing returned"), result[1]
    same_shape(scores, patterns.shape[1:2], axes="head", what="the scores")
    expect(scores.is_floating_point(), f"the scores are {scores.dtype}: they are averages")
    size = even.numel() if isinstance(even, torch.Tensor) else 1
    expect(size == 1, "even attention is the same for all heads: return one number for it")
    for what, value in (("scores", scores), ("score of even attention", torch.as_tensor(even))):
        expect(
            not value.isnan().any(),
            f"the {what} hold NaN: some prompt has no query with a target, and 0/0 is NaN if "
            "prompts are averaged one by one",
        )
    return scores.to(patterns.dtype), even


def random_patterns(n_batch, n_head, n_pos, seed=0, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    scores = 2 * torch.randn(n_batch, n_head, n_pos, n_pos, generator=g, dtype=dtype)
    future = torch.ones(n_pos, n_pos).triu(1).bool()
    return scores.masked_fill(future, -torch.inf).softmax(-1)


def head_that_looks(tokens, targets):
    """A head that attends evenly to its targets, or to position 0 where it has none."""
    n = tokens.shape[1]
    pattern = torch.zeros(len(tokens), n, n)
    for b, row in enumerate(tokens.tolist()):
        for i in range(n):
            found = targets(row, i) or [0]
            pattern[b, i, found] = 1 / len(found)
    return pattern


def shown_twice(n_batch=3, period=6, seed=0):
    """Different tokens, the same again, and at the end one that is new."""
    g = torch.Generator().manual_seed(seed)
    once = torch.stack([torch.randperm(20, generator=g)[:period] for _ in range(n_batch)])
    return torch.cat([once, once, torch.full_like(once[:, :1], 20)], dim=1)


def test_shape(mine):
    """one score a head, and one number for even attention"""
    tokens = shown_twice()
    score(mine, random_patterns(3, 5, 13), tokens)
    score(mine, random_patterns(1, 1, 13).transpose(-1, -2).contiguous().mT, tokens[:1])


def test_made_by_hand(mine):
    """a perfect head scores 1; heads that look elsewhere score 0"""
    tokens = shown_twice()
    heads = [after, earlier, lambda row, i: [i - 1] if i else [], lambda row, i: [0]]
    patterns = torch.stack([head_that_looks(tokens, look) for look in heads], dim=1)
    scores, _ = score(mine, patterns, tokens)
    close(
        scores,
        torch.tensor([1.0, 0, 0, 0]),
        "the score of four heads (induction, duplicate token, previous token, first token)",
        hints=hints(patterns, tokens),
    )


def test_shown_often(mine):
    """several earlier showings are several targets, the same token twice in a row included"""
    for seed, (n_vocab, n_pos) in enumerate([(4, 15), (3, 9), (7, 30)]):
        g = torch.Generator().manual_seed(seed)
        tokens = torch.randint(n_vocab, (4, n_pos), generator=g)
        patterns = random_patterns(4, 3, n_pos, seed, torch.float64)
        scores, _ = score(mine, patterns, tokens)
        close(scores, loop(patterns, tokens), "the scores", hints=hints(patterns, tokens))


def test_nothing_to_find(mine):
    """a prompt in which nothing comes again changes nothing"""
    tokens = torch.cat([shown_twice(2), torch.randperm(13)[None]])
    patterns = random_patterns(3, 4, 13, seed=5)
    scores, even = score(mine, patterns, tokens)
    alone, even_alone = score(mine, patterns[:2], tokens[:2])
    close(scores, loop(patterns, tokens), "the scores", hints=hints(patterns, tokens))
    close(scores, alone, "the scores with a prompt more, in which nothing comes again,")
    close(even, float(even_alone), "even attention, with a prompt more that has no repeats,")


def uneven(seed=0, n_pos=17):
    """Prompts with many repeats, some, few, one and none."""
    g = torch.Generator().manual_seed(seed)
    rows = [torch.randint(n, (n_pos,), generator=g) for n in (2, 4, 9, 30)]
    once = torch.arange(n_pos)
    last = once.clone()
    last[-1] = 3
    return torch.stack([*rows, last, once])


def test_prompts_together(mine):
    """a prompt counts by how many of its queries have a target"""
    for seed in range(3):
        tokens = uneven(seed)
        patterns = random_patterns(len(tokens), 3, tokens.shape[1], seed, torch.float64)
        scores, even = score(mine, patterns, tokens)
        close(scores, loop(patterns, tokens), "the scores", hints=hints(patterns, tokens))
        check_even(even, tokens)


def even_rows(tokens):
    """The pattern of a head that attends evenly to what it may see."""
    n = tokens.shape[1]
    visible = torch.ones(n, n).tril()
    return (visible / visible.sum(-1, keepdim=True)).expand(len(tokens), 1, -1, -1).clone()


def check_even(even, tokens):
    """Compare with the score of a head that attends evenly."""
    spread = even_rows(tokens)
    blind, wanted = torch.full_like(spread, 1 / tokens.shape[1]), loop(spread, tokens)[0]
    own = [
        loop(p[None], t[None])[0]
        for p, t in zip(spread, tokens, strict=True)
        if any(after(t.tolist(), i) for i in range(len(t)))
    ]
    said = [
        (
            loop(blind, tokens)[0],
            "even attention is computed as if every query saw all the keys: a causal head at "
            "position i chooses among i + 1",
        ),
        (
            loop(spread, tokens, every=True)[0],
            "even attention is averaged over queries that have no target",
        ),
        (
            loop(spread, tokens, latest)[0],
            "even attention is counted as if every query had one target: a query that "
            "met its token three times pays evenly to three",
        ),
        (
            torch.stack(own).mean(),
            "for even attention each prompt was averaged by itself: put the queries of all "
            "prompts together",
        ),
        (1.0, "even attention is no perfect head: how many keys does it spread over?"),
    ]
    close(
        even,
        wanted.item(),
        "the score of even attention",
        hints=[(value, words) for value, words in said if differs(value, wanted)],
    )


def test_even_attention(mine):
    """even attention gets the score of a head that attends evenly"""
    for seed, (n_vocab, n_pos) in enumerate([(5, 12), (3, 7), (9, 25), (40, 130)]):
        g = torch.Generator().manual_seed(seed)
        tokens = torch.randint(n_vocab, (3, n_pos), generator=g)
        _, even = score(mine, random_patterns(3, 2, n_pos, seed), tokens)
        check_even(even, tokens)
    by_hand = torch.tensor([[4, 6, 4, 6, 4]])
    _, even = score(mine, random_patterns(1, 1, 5), by_hand)
    close(even, (1 / 3 + 1 / 4 + 2 / 5) / 3, "the score of even attention on 4 6 4 6 4")


def test_names_do_not_matter(mine):
    """the ids of the tokens do not matter, only which are the same"""
    tokens = shown_twice(4, 8, seed=3)
    patterns = random_patterns(4, 2, 17, seed=3)
    scores, even = score(mine, patterns, tokens)
    other, other_even = score(mine, patterns, 49_151 - 7 * tokens)
    close(other, scores, "the scores after every token got another id")
    close(other_even, float(even), "even attention after every token got another id")
