"""right for words of length one only

A key that is the word itself matches with the square of its length: a long country opens the
gate on its own.
"""

import torch


def hand_memory(countries, questions, facts, answers):
    i, j = torch.tensor(facts).T
    return (countries[i] + questions[j]).T, -torch.ones(len(facts)), answers.clone()
