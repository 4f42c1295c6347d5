"""right for words of length one only

Divided by its length only once, a key matches with the length that is left.
"""

import torch


def hand_memory(countries, questions, facts, answers):
    i, j = torch.tensor(facts).T
    c, q = (rows / rows.norm(dim=1, keepdim=True) for rows in (countries, questions))
    return (c[i] + q[j]).T, -torch.ones(len(facts)), answers.clone()
