"""half a match is enough

Without a threshold the neuron is also active when only one of its two words is there: a sum again.
"""

import torch


def hand_memory(countries, questions, facts, answers):
    i, j = torch.tensor(facts).T
    c, q = (rows / rows.pow(2).sum(1, keepdim=True) for rows in (countries, questions))
    return (c[i] + q[j]).T / 2, torch.zeros(len(facts)), answers.clone()
