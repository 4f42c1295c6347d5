"""half a match is enough

The key reads the country only: every question about it gets the answer.
"""

import torch


def hand_memory(countries, questions, facts, answers):
    i, _ = torch.tensor(facts).T
    c = countries / countries.pow(2).sum(1, keepdim=True)
    return c[i].T, torch.zeros(len(facts)).to(c), answers.clone()
