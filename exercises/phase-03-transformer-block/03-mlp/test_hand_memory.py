"""Every pair of a country and a question, known or not."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def world(n_country, n_question, n_fact, d_model, seed, dtype=torch.float32):
    """Orthogonal words of many lengths, and some pairs that have an answer."""
    g = torch.Generator().manual_seed(seed)
    basis = torch.linalg.qr(torch.randn(d_model, d_model, generator=g, dtype=torch.float64)).Q
    lengths = 0.3 + 3 * torch.rand(n_country + n_question, 1, generator=g)
    words = (basis[: n_country + n_question] * lengths).to(dtype)
    pairs = [(i, j) for i in range(n_country) for j in range(n_question)]
    facts = [pairs[k] for k in torch.randperm(len(pairs), generator=g)[:n_fact].tolist()]
    answers = torch.randn(n_fact, d_model, generator=g, dtype=dtype)
    return words[:n_country], words[n_country:], facts, answers


WORLDS = [(5, 3, 6, 9, 0), (2, 2, 1, 4, 1), (8, 4, 20, 16, 2), (3, 2, 6, 8, 3), (1, 40, 17, 67, 4)]


def asked(mine, countries, questions, facts, answers):
    """Build the learner's memory and ask it everything, [country question d_model]."""
    with untouched(countries=countries, questions=questions, answers=answers):
        result = mine.hand_memory(countries, questions, list(facts), answers)
    expect(
        isinstance(result, tuple | list) and len(result) == 3,
        "return three tensors: W_in, b_in and W_out",
    )
    W_in, b_in, W_out = result
    d_model, n = countries.shape[1], len(facts)
    same_shape(W_in, (d_model, n), axes="d_model fact", what="W_in")
    same_shape(b_in, (n,), axes="fact", what="b_in")
    same_shape(W_out, (n, d_model), axes="fact d_model", what="W_out")
    for name, weight in [("W_in", W_in), ("b_in", b_in), ("W_out", W_out)]:
        expect(weight.isfinite().all(), f"{name} holds NaN or infinity")
    match = (countries[:, None] + questions[None]) @ W_in + b_in.to(W_in)
    return torch.relu(match) @ W_out, match


def of_length_one(countries, questions):
    return [rows / rows.norm(dim=1, keepdim=True) for rows in (countries, questions)]


def is_known(facts, shape):
    known = torch.zeros(shape, dtype=torch.bool)
    for i, j in facts:
        known[i, j] = True
    return known


def right_for_length_one(mine, countries, questions, facts, answers):
    said, _ = asked(mine, *of_length_one(countries, questions), facts, answers)
    wanted = torch.zeros_like(said)
    for f, (i, j) in enumerate(facts):
        wanted[i, j] = answers[f]
    return torch.allclose(said, wanted, atol=1e-3)


def test_nothing_unknown_is_said(mine):
    """a pair that is no fact gets nothing"""
    for shape in WORLDS:
        countries, questions, facts, answers = world(*shape)
        said, match = asked(mine, countries, questions, facts, answers)
        known = is_known(facts, said.shape[:2])
        extra = ((match > 1e-4).sum(-1) - known.int() > 0) & (said.abs() > 1e-3).any(-1)
        if not extra.any():
            continue
        expect(
            not right_for_length_one(mine, countries, questions, facts, answers),
            "your memory is right for words of length one only: the longer a word, the better it "
            "matches a key, and these words have many lengths",
        )
        i, j = torch.tensor(facts).T
        silent = match[i, j].diagonal() <= 0
        expect(
            not silent.any(),
            f"{int(silent.sum())} of {len(facts)} neurons are silent at their own fact and active "
            "elsewhere: neuron f belongs to countries[i] and questions[j] of (i, j) = facts[f]",
        )
        pairs = (extra & ~known).nonzero() if (extra & ~known).any() else extra.nonzero()
        i, j = pairs[0].tolist()
        expect(
            False,
            f"in {int(extra.sum())} of {known.numel()} pairs a neuron is active that should be "
            f"silent, for instance at country {i} with question {j} and facts {facts[:4]} …: half "
            "a match is enough; what is the match when only one of its two words is there?",
        )


def test_facts(mine):
    """every fact gets its answer"""
    for shape in WORLDS:
        countries, questions, facts, answers = world(*shape)
        said, match = asked(mine, countries, questions, facts, answers)
        i, j = torch.tensor(facts).T
        wrong = not torch.allclose(said[i, j], answers, atol=1e-3)
        expect(
            not (wrong and right_for_length_one(mine, countries, questions, facts, answers)),
            "your memory is right for words of length one only: the length of a word changes its "
            "match, and these words have many lengths",
        )
        active = match[i, j] > 1e-4  # fact neuron
        expect(
            not ((active.sum(1) == 1).all() and not active.diagonal().all()),
            "each fact has one active neuron, and it is another fact's: neuron f belongs to "
            "facts[f] and answers[f], in the order in which they are given",
        )
        own = torch.stack([match[i, j, f] for f, (i, j) in enumerate(facts)])
        expect(
            (own > 0).all(),
            f"{int((own <= 0).sum())} of {len(facts)} neurons are silent at their own fact: the "
            "match is not above the threshold when both words are there",
        )
        hints = [
            (answers / 2, "each neuron is half as active as it should be: its match is ½, not 1"),
            (2 * answers, "each neuron is twice as active as it should be: its match is 2, not 1"),
            (answers.flip(0), "the answers are in reversed order"),
        ]
        close(said[i, j], answers, "what is said to the facts", telling(hints, answers), atol=1e-3)


def test_double_precision(mine):
    """words in double precision, some very long"""
    countries, questions, facts, answers = world(5, 3, 6, 9, 5, torch.float64)
    countries = countries * torch.tensor([1e4, 1.0, 1e-3, 1.0, 1.0], dtype=torch.float64)[:, None]
    said, _ = asked(mine, countries, questions, facts, answers)
    wanted = torch.zeros_like(said)
    for f, (i, j) in enumerate(facts):
        wanted[i, j] = answers[f]
    close(said, wanted, "what is said to every pair", atol=1e-4)


def test_order_of_facts(mine):
    """the facts may come in any order"""
    countries, questions, facts, answers = world(5, 3, 6, 9, 4)
    order = [3, 0, 5, 1, 4, 2]
    said, _ = asked(mine, countries, questions, facts, answers)
    again, _ = asked(mine, countries, questions, [facts[k] for k in order], answers[order])
    close(again, said, "what is said after the facts were renumbered", atol=1e-4)


def test_layouts(mine):
    """inputs of any layout in memory"""
    countries, questions, facts, answers = world(4, 3, 5, 8, 6)

    def said(countries, questions, answers):
        return asked(mine, countries, questions, facts, answers)[0]

    any_layout(said, countries=countries, questions=questions, answers=answers)
