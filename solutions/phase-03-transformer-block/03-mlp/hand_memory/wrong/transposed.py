"""W_in stand in the wrong order

Keys are the columns of W_in. As rows, they have the shape of W_out.
"""

import torch


def hand_memory(countries, questions, facts, answers):
    i, j = torch.tensor(facts).T
    c, q = (rows / rows.pow(2).sum(1, keepdim=True) for rows in (countries, questions))
    return c[i] + q[j], -torch.ones(len(facts)), answers.clone()
