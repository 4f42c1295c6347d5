"""it is another fact

Answers are sorted by country, and the neurons are not: fact f no longer gets answers[f].
"""

import torch


def hand_memory(countries, questions, facts, answers):
    i, j = torch.tensor(sorted(facts)).T
    c, q = (rows / rows.pow(2).sum(1, keepdim=True) for rows in (countries, questions))
    return (c[i] + q[j]).T, -torch.ones(len(facts)).to(c), answers.clone()
