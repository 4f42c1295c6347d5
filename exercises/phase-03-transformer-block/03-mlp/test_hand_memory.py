"""Every pair of a country and a question, known or not."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def world(n_country, n_question, n_fact, d_model, seed):
    """Orthogonal words of many lengths, and some pairs that have an answer."""
    g = torch.Generator().manual_seed(seed)
    basis = torch.linalg.qr(torch.randn(d_model, d_model, generator=g)).Q
    lengths = 0.3 + 3 * torch.rand(n_country + n_question, 1, generator=g)
    words = basis[: n_country + n_question] * lengths
    pairs = [(i, j) for i in range(n_country) for j in range(n_question)]
    facts = [pairs[k] for k in torch.randperm(len(pairs), generator=g)[:n_fact].tolist()]
    answers = torch.randn(n_fact, d_model, generator=g)
    return words[:n_country], words[n_country:], facts, answers


WORLDS = [(5, 3, 6, 9, 0), (2, 2, 1, 4, 1), (8, 4, 20, 16, 2), (3, 2, 6, 8, 3)]


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
    match = (countries[:, None] + questions[None]) @ W_in + b_in
    return torch.relu(match) @ W_out, match


def test_nothing_unknown_is_said(mine):
    """a pair that is no fact gets exactly nothing"""
    for shape in WORLDS:
        countries, questions, facts, answers = world(*shape)
        said, match = asked(mine, countries, questions, facts, answers)
        known = torch.zeros(said.shape[:2], dtype=torch.bool)
        for i, j in facts:
            known[i, j] = True
        wrong = (match > 1e-4).sum(-1) - known.int()
        if (wrong != 0).any():
            one = [rows / rows.norm(dim=1, keepdim=True) for rows in (countries, questions)]
            _, plain = asked(mine, *one, facts, answers)
            expect(
                not torch.equal((plain > 1e-4).sum(-1), known.long()),
                "your memory is right for words of length one only: the longer a word, the better "
                "it matches a front, and these words have many lengths",
            )
        expect(
            not (wrong > 0).any(),
            f"in {int((wrong > 0).sum())} of {known.numel()} pairs a gate is open that should be "
            "shut: half a match is enough for your clerk; what is the match when only one of the "
            "two words is his?",
        )


def test_facts(mine):
    """every fact gets its answer"""
    for shape in WORLDS:
        countries, questions, facts, answers = world(*shape)
        said, match = asked(mine, countries, questions, facts, answers)
        own = torch.stack([match[i, j, f] for f, (i, j) in enumerate(facts)])
        expect(
            (own > 0).all(),
            f"{int((own <= 0).sum())} of {len(facts)} clerks keep quiet at their own fact: their "
            "gate is shut when both words are there",
        )
        i, j = torch.tensor(facts).T
        close(
            said[i, j],
            answers,
            "what is said to the facts",
            hints=[(answers / 2, "each clerk speaks at half voice: his match is ½, not 1")],
        )


def test_order_of_facts(mine):
    """the clerks may be numbered in any order"""
    countries, questions, facts, answers = world(5, 3, 6, 9, 4)
    order = [3, 0, 5, 1, 4, 2]
    said, _ = asked(mine, countries, questions, facts, answers)
    again, _ = asked(mine, countries, questions, [facts[k] for k in order], answers[order])
    close(again, said, "what is said after the facts were renumbered")
