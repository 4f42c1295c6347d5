"""The hand-set head answers every query, in every cipher, by looking in the right place."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched

N = 27


def ask(weights, cipher, seed=0, n_window=64, n_record=20):
    """Run the head with PyTorch alone on windows of distinct keys; return what it does."""
    g = torch.Generator().manual_seed(seed)
    key = torch.stack([torch.randperm(N, generator=g)[:n_record] for _ in range(n_window)])
    value = torch.randint(N, (n_window, n_record), generator=g)
    where = torch.randint(n_record, (n_window,), generator=g)
    row = torch.arange(n_window)
    eye, nothing = torch.eye(N), torch.zeros(n_window, n_record, N)
    records = torch.cat([eye[key], eye[value], nothing], dim=-1)
    query = torch.cat([nothing[:, 0], nothing[:, 0], eye[cipher[key[row, where]]]], dim=-1)
    x = torch.cat([records, query[:, None]], dim=1)
    W_Q, W_K, W_V, W_O = (W.float() for W in weights)
    pattern = ((query @ W_Q)[:, None] @ (x @ W_K).mT / N**0.5).softmax(-1)[:, 0]
    written = ((pattern[:, None] @ (x @ W_V))[:, 0]) @ W_O
    return key, value, where, pattern, written


def ciphers():
    g = torch.Generator().manual_seed(1)
    return [torch.randperm(N, generator=g) for _ in range(3)]


def test_shapes(mine):
    """four matrices, of the shapes that the stream and the head ask for"""
    cipher = torch.arange(N)
    with untouched(cipher=cipher):
        weights = mine.hand_set(cipher)
    expect(isinstance(weights, tuple | list) and len(weights) == 4, "return W_Q, W_K, W_V, W_O")
    for name, W in zip(("W_Q", "W_K", "W_V"), weights, strict=False):
        same_shape(W, (3 * N, N), axes="stream head", what=name)
    same_shape(weights[3], (N, 3 * N), axes="head stream", what="W_O")
    for name, W in zip(("W_Q", "W_K", "W_V", "W_O"), weights, strict=True):
        expect(W.is_floating_point(), f"{name} is of type {W.dtype}: weights are real numbers")
        expect(W.isfinite().all(), f"{name} holds NaN or infinity: 100 is large enough")


def test_looks_in_the_right_place(mine):
    """the query attends to the record that it asks for, with at least 0.99"""
    for cipher in ciphers():
        key, value, where, pattern, _ = ask(mine.hand_set(cipher), cipher)
        row = torch.arange(len(where))
        asked = key[row, where]
        looked = pattern[:, :-1].argmax(-1)
        again = cipher[cipher[asked]]
        present = (key == again[:, None]).any(-1) & (again != asked)
        expect(
            not (present.any() and (key[row, looked] == again)[present].all()),
            "the head looks for cipher[query]: the query is enciphered once more instead of being "
            "deciphered",
        )
        lost = looked != where
        by_value = value[row, looked.clamp(max=19)] == asked
        expect(
            not (lost.any() and (by_value | (looked > 19))[lost].all() and by_value[lost].any()),
            "where the head is wrong, it has found a record by its value letter: W_K should read "
            "the key block only",
        )
        named = cipher[asked]  # the query letter
        there = (key == named[:, None]).any(-1) & (named != asked)
        expect(
            not (there.any() and (key[row, looked] == named)[there].all()),
            "the head looks for the query letter itself: query cipher[k] asks for key letter k",
        )
        expect(
            (looked == where).all(),
            f"the head prefers the right record in only {(looked == where).float().mean():.0%} "
            "of the windows: does every query letter have its key?",
        )
        itself = pattern[:, -1].max()
        expect(
            itself < 0.3,
            f"the query looks at itself with up to {itself:.2f} of its attention: W_K must find "
            "nothing in the query block, or the query answers its own call",
        )
        share = pattern[row, where].min()
        expect(
            share >= 0.99,
            f"the right record gets as little as {share:.4f} of the attention: it wins, but the "
            "scores are too small to beat 20 others together",
        )


def test_writes_the_value(mine):
    """the letter that the record holds arrives in the value block"""
    for cipher in ciphers():
        key, value, where, _, written = ask(mine.hand_set(cipher), cipher, seed=2)
        row = torch.arange(len(where))
        said = written[:, N : 2 * N].argmax(-1)
        differ = key[row, where] != value[row, where]
        other = torch.cat([written[:, :N], written[:, 2 * N :]], dim=-1).abs().max()
        expect(
            not (said == key[row, where])[differ].all(),
            "the head finds the right record but writes its key letter instead of its value letter",
        )
        expect(
            written[:, N : 2 * N].abs().max() > 1e-3,
            "nothing arrives in the value block, dimensions 27 to 53: where does W_O write?",
        )
        twice = written[:, N : 2 * N].gather(1, torch.stack([key, value])[:, row, where].T)
        expect(
            not (twice > 0.4 * twice.max()).all(),
            "key letter and value letter arrive in the value block together: W_V reads both "
            "blocks, and nobody can tell which of the two is the answer",
        )
        own = torch.nn.functional.one_hot(value[row, where], N).bool()
        right = written[:, N : 2 * N][own]
        close(
            (said == value[row, where]).float().mean(),
            1.0,
            "the fraction of windows in which the value block holds the right letter",
        )
        beside = written[:, N : 2 * N].masked_fill(own, 0).abs().amax(-1) / right
        expect(
            beside.max() < 0.02,
            f"another letter arrives in the value block with {beside.max():.2f} times the strength "
            "of the right one: W_V should read the value block only",
        )
        expect(other < 1e-3, "the head also writes outside of the value block: leave the rest at 0")


def test_any_number_of_records(mine):
    """one record or twenty, queried first or last"""
    (cipher, *_) = ciphers()
    for n_record in (1, 2, 7, 20):
        weights = mine.hand_set(cipher.clone())
        _, value, where, pattern, written = ask(weights, cipher, 5, n_record=n_record)
        row = torch.arange(len(where))
        share = pattern[row, where].min()
        expect(
            share >= 0.99, f"with {n_record} records the right one gets as little as {share:.4f}"
        )
        said = written[:, N : 2 * N].argmax(-1)
        right = (said == value[row, where]).float().mean()
        expect(right == 1, f"with {n_record} records only {right:.0%} of the answers are right")
