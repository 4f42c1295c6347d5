"""silent at their own fact

A threshold of 2 is reached and not passed when both words are there.
"""

import torch


def hand_memory(countries, questions, facts, answers):
    i, j = torch.tensor(facts).T
    c, q = (rows / rows.pow(2).sum(1, keepdim=True) for rows in (countries, questions))
    return (c[i] + q[j]).T, -2.0001 * torch.ones(len(facts)).to(c), answers.clone()
