"""half as active

With a threshold of 1.5 the match is only one half, and the answer comes out
half as long.
"""

import torch


def hand_memory(countries, questions, facts, answers):
    i, j = torch.tensor(facts).T
    c, q = (rows / rows.pow(2).sum(1, keepdim=True) for rows in (countries, questions))
    return (c[i] + q[j]).T, -1.5 * torch.ones(len(facts)), answers.clone()
