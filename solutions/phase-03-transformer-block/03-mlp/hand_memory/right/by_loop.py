"""A loop over the facts, with a steeper gate and a smaller value."""

import torch


def hand_memory(countries, questions, facts, answers):
    W_in = torch.zeros(countries.shape[1], len(facts), dtype=countries.dtype)
    for f, (i, j) in enumerate(facts):
        c, q = countries[i], questions[j]
        W_in[:, f] = 2 * (c / c.dot(c) + q / q.dot(q))
    return W_in, torch.full((len(facts),), -2.0, dtype=W_in.dtype), 0.5 * answers
