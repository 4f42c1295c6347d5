"""The pseudo-inverse of all words: its columns are the keys."""

import torch


def hand_memory(countries, questions, facts, answers):
    words = torch.cat([countries, questions]).double()
    keys = torch.linalg.pinv(words, rtol=1e-12)
    pick = torch.zeros(len(words), len(facts), dtype=torch.float64)
    for f, (i, j) in enumerate(facts):
        pick[i, f] = pick[len(countries) + j, f] = 1
    W_in = (keys @ pick).to(countries.dtype)
    return W_in, -torch.ones(len(facts), dtype=W_in.dtype), answers + 0
