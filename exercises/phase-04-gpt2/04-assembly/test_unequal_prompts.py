"""Machines of whole numbers that hear only the place or only what is seen; then real attention."""

import torch
from torch.nn.functional import one_hot, scaled_dot_product_attention

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, telling

V, BIG = 97, 1_000_003
UNEQUAL = [[5, 60, 2, 8, 33], [71], [9, 9, 4], [12, 10, 88, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]]
AGAIN = "the places start anew at 0 with each call: what is generated stands behind the prompt"


def of_token(token):
    return 3 * token * token + 11 * token + 5


def of_place(place):
    return 7 * place * place + 13 * place + 1


def counting(by_token, by_place, calls):
    """A machine that adds up, twice, the values of the columns that it may see."""

    def model(tokens, places, seen, cache):
        old = cache or (tokens[:, :0], tokens[:, :0])
        value = by_token * of_token(tokens) + by_place * of_place(places)
        fits = seen.shape[-1] == old[0].shape[1] + tokens.shape[1]
        calls.append((tuple(tokens.shape), tuple(seen.shape), cache is not None, fits))
        if not fits:
            return one_hot(0 * tokens, V).float(), cache
        values = torch.cat([old[0], value], 1)
        once = (seen.long() * values[:, None]).sum(-1) % BIG
        sums = torch.cat([old[1], once], 1)
        twice = (seen.long() * sums[:, None]).sum(-1) % BIG
        heard = 5 * once + twice if by_token else value
        return one_hot(heard % V, V).float(), (values, sums)

    return model


def alone(prompt, n, by_token, by_place, empty=0, place=None, sees=None):
    """The same machine on one text, column by column and with nothing kept."""
    place = place or (lambda i: i - empty)
    sees = sees or (lambda i, j: empty <= j <= i)
    text = [0] * empty + list(prompt)
    for _ in range(n):
        values = [by_token * of_token(x) + by_place * of_place(place(i))
                  for i, x in enumerate(text)]  # fmt: skip
        columns = range(len(text))
        sums = [sum(values[j] for j in columns if sees(i, j)) % BIG for i in columns]
        twice = sum(sums[j] for j in columns if sees(columns[-1], j)) % BIG
        text.append((5 * sums[-1] + twice if by_token else values[-1]) % V)
    return text[empty + len(prompt) :]


def slip(prompts, n, by_token, by_place, place=None, sees=None):
    """What all prompts get where columns are placed and seen by other rules."""
    width = max(map(len, prompts))
    rows = []
    for p in prompts:
        e = width - len(p)
        rows.append(
            alone(
                p, n, by_token, by_place, e,
                place and (lambda i, e=e: place(i, e, width)),
                sees and (lambda i, j, e=e: sees(i, j, e, width)),
            )
        )  # fmt: skip
    return torch.tensor(rows)


PLACES = [
    (AGAIN, lambda i, e, w: max(i - e, 0) if i < w else 0),
    ("an empty column is counted as a place: each prompt begins at 0", lambda i, e, w: i),
    ("an empty column is counted as a place: what is generated goes on from the length of its own "
     "prompt", lambda i, e, w: max(i - e, 0) if i < w else i),
    (AGAIN + ". And an empty column is counted as a place", lambda i, e, w: i if i < w else 0),
    ("the places are one too high: a text begins at 0", lambda i, e, w: max(i - e + 1, 0)),
    ("the places stand still while tokens are generated", lambda i, e, w: max(min(i, w) - e, 0)),
]  # fmt: skip
FIRST = "the mask starts at the first column: one new token sees the oldest column only"
SEEN = [
    (FIRST, lambda i, j, e, w: e <= j <= (i if i < w else 0)),
    ("an empty column is seen", lambda i, j, e, w: j <= i),
    ("an empty column is seen by what is generated",
     lambda i, j, e, w: (e if i < w else 0) <= j <= i),
    ("an empty column is seen. And " + FIRST, lambda i, j, e, w: j <= (i if i < w else 0)),
    ("a token sees a later one: a prompt comes in one piece, and must not read its own future",
     lambda i, j, e, w: e <= j and (j < w if i < w else j <= i)),
    ("a token does not see itself", lambda i, j, e, w: e <= j < i),
    ("the first token of a shorter prompt is hidden", lambda i, j, e, w: e + (e > 0) <= j <= i),
]  # fmt: skip


def check(mine, prompts, n, by_token, by_place, what, slips=()):
    """Compare with each prompt alone, and look at how the model was called."""
    given = [list(p) for p in prompts]
    calls = []
    found = mine.continue_prompts(counting(by_token, by_place, calls), prompts, n)
    expect([list(p) for p in prompts] == given, "your code changes the prompts that it was given")
    expect(
        len(calls) == n, f"the model runs {len(calls)} times for {n} new tokens: all prompts go in "
        "one batch, and each call gives one token"
    )  # fmt: skip
    read = sum(tokens[1] for tokens, *_ in calls)
    expect(
        read <= max(map(len, prompts)) + n - 1,
        "a column is read more than once: later calls bring only what the cache does not hold",
    )
    expect(
        read == max(map(len, prompts)) + n - 1,
        "a prompt is cut off, or a token that was generated is not read by the next call",
    )
    expect(
        [held for *_, held, _ in calls] == [False] + [True] * (n - 1) and all(c[3] for c in calls),
        "the cache of the call before is not handed on, or `seen` has another number of columns "
        "than the cache and the new tokens together",
    )
    for tokens, seen, *_ in calls:
        expect(
            seen[:2] == tokens,
            f"`seen` has shape {list(seen)} for tokens {list(tokens)}: [batch new all]",
        )
    right = torch.tensor([alone(p, n, by_token, by_place) for p in prompts])
    whole = torch.cat([torch.tensor([[0] * (max(map(len, prompts)) - len(p)) + list(p)
                                     for p in prompts]), right], 1)  # fmt: skip
    hints = telling([(slip(prompts, n, by_token, by_place, *rule), text) for text, *rule in slips],
                    right)  # fmt: skip
    hints.append((whole, "the prompt is returned, too: only the new tokens were asked for"))
    if len(prompts) > 1:
        hints.append((right[:1].expand_as(right), "rows of the batch get the tokens of another "
                                                  "row"))  # fmt: skip
    close(found, right, what, hints if len(prompts) == 1 else telling(hints, right))


def test_greedy(mine):
    """a machine that hears only the newest token: the likeliest next one, n times"""
    prompts, steps = [[4, 9, 1], [7, 2], [30]], []

    def model(tokens, places, seen, cache):
        likely, less = one_hot((3 * tokens + 1) % V, V), one_hot((5 * tokens + 2) % V, V)
        return 2.0 * likely + less, cache

    for factor, add in ((3, 1), (5, 2)):
        rows = []
        for p in prompts:
            row = [p[-1]]
            for _ in range(4):
                row.append((factor * row[-1] + add) % V)
            rows.append(row[1:])
        steps.append(torch.tensor(rows))
    found = as_tensor(mine.continue_prompts(model, prompts, 4), "the new tokens")
    start = torch.tensor([[4, 9, 1], [0, 7, 2], [0, 0, 30]])
    hints = [
        (steps[0][:1].expand(3, 4), "rows of the batch get the tokens of another row"),
        (steps[1], "greedy decoding takes the likeliest token, not the second likeliest"),
        (torch.cat([start, steps[0]], 1), "the prompt is returned, too: only the new tokens were "
                                          "asked for"),
    ]  # fmt: skip
    expect(
        found.shape != (3, 4) or not torch.equal(found[:, 0], (3 * start[:, 0] + 1) % V),
        "the likeliest token of another column is taken: the last column says what comes next",
    )
    close(found, steps[0], "the new tokens", hints)


def test_place_of_one(mine):
    """the places of one prompt, and of what follows it"""
    slips = [(text, rule) for text, rule in PLACES if "empty" not in text]
    check(mine, [[4, 9, 0, 7]], 5, 0, 1, "what a machine of places says to one prompt", slips)


def test_places_of_many(mine):
    """each of several prompts begins at place 0"""
    check(mine, UNEQUAL, 6, 0, 1, "what a machine of places says", PLACES)


def test_seen_by_one(mine):
    """one prompt: a token sees itself and all that is earlier, in the cache or not"""
    slips = [(t, None, r) for t, r in SEEN if "empty" not in t and "shorter" not in t]
    check(mine, [[4, 9, 1, 7, 6]], 5, 1, 0, "what a machine of sums says to one prompt", slips)


def test_seen_by_many(mine):
    """an empty column is seen by nobody, and each real one by all that follow"""
    check(mine, UNEQUAL, 6, 1, 0, "what a machine of sums says", [(t, None, r) for t, r in SEEN])


def test_token_zero(mine):
    """the token 0 is a token like others"""
    prompts = [[0, 0, 5], [0], [7, 0], [0, 1, 0, 1, 0, 0]]
    found = mine.continue_prompts(counting(1, 0, []), prompts, 1)
    right = torch.tensor([alone(p, 1, 1, 0) for p in prompts])
    hidden = torch.tensor(
        [alone(p, 1, 1, 0, sees=lambda i, j, p=p: j <= i and p[j] != 0) for p in prompts]
    )
    text = "a token 0 inside a prompt is taken for an empty column: lengths tell, tokens do not"
    close(found, right, "what follows prompts with the token 0", [(hidden, text)])


def test_sizes(mine):
    """one token, one prompt, prompts of one length, of 1 and 150 tokens, forty at once"""
    g = torch.Generator().manual_seed(0)

    def draw(n):
        return torch.randint(V, (n,), generator=g).tolist()

    cases = {
        "one prompt of one token": ([draw(1)], 4), "one new token": ([draw(3), draw(8)], 1),
        "prompts of one length": ([draw(4) for _ in range(3)], 7),
        "prompts of 1 and 150 tokens": ([draw(1), draw(150), draw(149)], 3),
        "forty prompts": ([draw(1 + i % 7) for i in range(40)], 5),
        "prompts that are tuples": ([(3, 4), (5,)], 3),
    }  # fmt: skip
    for what, (prompts, n) in cases.items():
        check(mine, prompts, n, 1, 1, f"what follows {what}")


def attention(seed=0, d_vocab=61, d_model=12):
    """Two layers of attention with a table of places: with a cache, and on one whole text."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    W_E, W_pos, W_U = draw(d_vocab, d_model), draw(300, d_model), draw(d_model, d_vocab)
    layers = draw(2, 3, d_model, d_model) / 2

    def cached(tokens, places, seen, cache):
        x, kept = W_E[tokens] + W_pos[places], []
        for i, (W_Q, W_K, W_V) in enumerate(layers):
            old = cache[i] if cache else (x[:, :0], x[:, :0])
            k, v = torch.cat([old[0], x @ W_K], 1), torch.cat([old[1], x @ W_V], 1)
            scores = (x @ W_Q @ k.mT / d_model**0.5).masked_fill(~seen, -torch.inf)
            x = x + scores.softmax(-1).nan_to_num() @ v
            kept.append((k, v))
        return x @ W_U, kept

    def whole(ids):
        x = W_E[ids] + W_pos[: len(ids)]
        for W_Q, W_K, W_V in layers:
            q, k, v = (x @ W for W in (W_Q, W_K, W_V))
            x = x + scaled_dot_product_attention(q[None], k[None], v[None], is_causal=True)[0]
        return x[-1] @ W_U

    return cached, whole


def test_attention(mine):
    """with real attention, every prompt gets what it gets alone and without a cache"""
    for seed in range(3):
        cached, whole = attention(seed)
        g = torch.Generator().manual_seed(seed)
        prompts = [torch.randint(61, (n,), generator=g).tolist() for n in (3, 17, 1, 8, 30)]
        wanted, second, first = [], [], []
        for prompt in prompts:
            ids = list(prompt)
            second.append(whole(torch.tensor(ids)).topk(2).indices[1:])
            for _ in range(9):
                ids.append(int(whole(torch.tensor(ids)).argmax()))
            wanted.append(torch.tensor(ids[len(prompt) :]))
            first.append(ids[len(prompt)])
        found = mine.continue_prompts(cached, prompts, 9)
        right = torch.stack(wanted)
        same_shape(found, (5, 9), axes="batch n", what="the new tokens")
        expect(
            not torch.equal(found[:, 0], torch.cat(second)),
            "greedy decoding takes the likeliest token of the last column",
        )
        close(found, right, "the new tokens of a small model")
