"""Your head, run on streams in which everything is known."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape

MATRICES = "W_Q", "W_K", "W_V", "W_O"
# tokens, d_head, order of the subspaces, free coordinates, positions
SHAPES = [
    (6, 7, ("token", "next", "one"), 0, 6),
    (9, 16, ("one", "next", "token"), 3, 20),
    (40, 41, ("next", "one", "token"), 5, 64),
    (7, 900, ("token", "one", "next"), 1, 30),
]


def layout(n, order, free):
    """Place the subspaces one after the other, with free coordinates in between."""
    at, end = {}, 0
    for name in order:
        width = 1 if name == "one" else n
        at[name] = slice(end, end + width)
        end += width + free
    return at, end


def stream(at, d_model, tokens, predicted):
    """[pos d_model]: tokens, the constant, and what each position predicts (None: nothing)."""
    x = torch.zeros(len(tokens), d_model)
    x[:, at["one"]] = 1
    for i, (token, guess) in enumerate(zip(tokens, predicted, strict=True)):
        x[i, at["token"].start + token] = 1
        if guess is not None:
            x[i, at["next"].start + guess] = 1
    return x


def run(head, x):
    """Pattern [query key] and what is written [pos d_model]."""
    W_Q, W_K, W_V, W_O = head
    n = len(x)
    scores = (x @ W_Q) @ (x @ W_K).T / W_Q.shape[1] ** 0.5
    scores = scores.masked_fill(~torch.ones(n, n).tril().bool(), float("-inf"))
    pattern = scores.softmax(-1)
    return pattern, pattern @ (x @ W_V) @ W_O


def prompts(n, pos, seed):
    """A start token, then tokens with repetitions; predictions that occurred, did not, or None."""
    g = torch.Generator().manual_seed(seed)
    tokens = [n - 1, *torch.randint(n // 2, (pos - 1,), generator=g).tolist()]
    guesses = []
    for i in range(pos):
        kind = int(torch.randint(3, (1,), generator=g))
        seen = tokens[1 : i + 1]
        pick = int(torch.randint(max(len(seen), 1), (1,), generator=g))
        absent = n // 2 + int(torch.randint(n - 1 - n // 2, (1,), generator=g))
        guesses.append(seen[pick] if kind == 0 and seen else absent if kind == 1 else None)
    return tokens, guesses


def made(mine, strength):
    """The learner's head in every layout, checked for its shape."""
    for shape in SHAPES:
        n, d_head, order, free, pos = shape
        at, d_model = layout(n, order, free)
        head = mine.suppressor(dict(at), d_model, d_head, strength)
        expect(
            isinstance(head, tuple | list) and len(head) == 4,
            "return four matrices: W_Q, W_K, W_V, W_O",
        )
        for name, W in zip(MATRICES, head, strict=True):
            out = name == "W_O"
            axes = "d_head d_model" if out else "d_model d_head"
            same_shape(W, (d_head, d_model) if out else (d_model, d_head), axes=axes, what=name)
            expect(W.isfinite().all(), f"{name} holds values that are not finite")
        yield [W.float() for W in head], at, d_model, n, pos


def heads(mine, strength=0.6):
    """The learner's head in every layout, with a stream and what it says."""
    for head, at, d_model, n, pos in made(mine, strength):
        for seed in range(3):
            tokens, guesses = prompts(n, pos, seed)
            yield head, at, stream(at, d_model, tokens, guesses), tokens, guesses


def test_finds_the_prediction(mine):
    """a predicted token that occurred gets at least 0.99 of the attention"""
    for head, _, x, tokens, guesses in heads(mine):
        pattern, _ = run(head, x)
        for i, guess in enumerate(guesses):
            places = [j for j in range(i + 1) if tokens[j] == guess]
            if not places:
                continue
            paid = pattern[i, places].sum()
            own = [j for j in range(i + 1) if tokens[j] == tokens[i]]
            expect(
                paid > 0.5 or pattern[i, own].sum() < 0.9 or own == places,
                "the head looks for the token at the query itself: which subspace of the query "
                "says what is predicted?",
            )
            expect(
                paid > 0.5 or pattern[i, 0] < 0.5,
                "the head stays with the start token although the stream predicts a token that "
                "occurred: a match must score higher than the start token",
            )
            expect(
                paid >= 0.99,
                f"the head pays as little as {paid:.4f} to the predicted token in a context of "
                f"{len(tokens)}: the scores must beat all other keys together",
            )


def test_rests(mine):
    """if nothing is predicted, or it did not occur, the start token gets at least 0.99"""
    for head, _, x, tokens, guesses in heads(mine):
        pattern, _ = run(head, x)
        for i, guess in enumerate(guesses):
            if guess is None or guess not in tokens[: i + 1]:
                what = "nothing" if guess is None else "a token that did not occur"
                expect(
                    pattern[i, 0] >= 0.99,
                    f"the stream predicts {what}, and the head pays the start token only "
                    f"{pattern[i, 0]:.4f}: it must win against every key that does not match",
                )


def test_writes_against(mine):
    """it writes −strength for the token that it reads, into `next` alone"""
    for strength in (0.6, 0.25, 1.0, 0.0, 1.5):
        for head, at, x, _, _ in heads(mine, strength):
            pattern, written = run(head, x)
            wanted = torch.zeros_like(written)
            wanted[:, at["next"]] = -strength * (pattern @ x)[:, at["token"]]
            wanted[:, at["next"].stop - 1] = 0  # nothing for the start token
            elsewhere = written.clone()
            elsewhere[:, at["next"]] = 0
            expect(
                elsewhere.abs().max() < 1e-3,
                "the head writes outside of `next`: what it adds there mixes with other facts",
            )
            start = written.clone()[:, at["next"].stop - 1].abs().max()
            expect(
                start < 1e-3 or strength == 0,
                "the head writes against the start token: what it reads while it rests must be "
                "nothing",
            )
            predicted = torch.zeros_like(x)
            predicted[:, at["next"]] = -strength * (pattern @ x)[:, at["next"]]
            at_most = wanted / max(strength, 1)
            said = [
                (-wanted, "the head adds to the prediction: suppression has the other sign"),
                (predicted, "the head reads what the key *predicts*, and not the key's token"),
            ]
            if strength > 1:
                said.append((at_most, "the strength is cut off at 1, and it may be larger"))
            close(
                written,
                wanted,
                f"what the head writes at strength {strength}",
                hints=said if strength else [],
                atol=1e-3,
                rtol=0,
            )


def test_leaves_a_share(mine):
    """a copied prediction keeps 1 − strength, and one that did not occur keeps all"""
    for head, at, x, tokens, guesses in heads(mine, 0.75):
        _, written = run(head, x)
        after = (x + written)[:, at["next"]]
        for i, guess in enumerate(guesses):
            if guess is not None:
                left = 0.25 if guess in tokens[: i + 1] else 1.0
                close(
                    after[i, guess].item(),
                    left,
                    f"what is left of a prediction that {'occurred' if left < 1 else 'is new'}",
                    hints=[(1.75, "the prediction grows")] if left < 1 else [],
                    atol=0.02,
                )


def test_every_token(mine):
    """each token but the start token is found, and written against"""
    for head, at, d_model, n, _ in made(mine, 0.5):
        for token in range(n - 1):
            x = stream(at, d_model, [n - 1, token], [None, token])
            pattern, written = run(head, x)
            expect(
                pattern[1, 1] >= 0.99,
                f"token {token} of 0 to {n - 1} is predicted and stands in the context, and the "
                f"head pays it {pattern[1, 1]:.4f}: only token {n - 1} is the start token",
            )
            expect(
                abs(written[1, at["next"].start + token] + 0.5) < 0.01,
                f"token {token} of 0 to {n - 1} is read, and the head writes "
                f"{written[1, at['next'].start + token]:.4f} for it at strength 0.5",
            )
