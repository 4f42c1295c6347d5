"""A threshold of 1.5, and values twice as long."""

import torch


def hand_memory(countries, questions, facts, answers):
    first, second = zip(*facts, strict=True)
    c, q = countries[list(first)], questions[list(second)]
    keys = c / (c**2).sum(-1, keepdim=True) + q / (q**2).sum(-1, keepdim=True)
    return keys.mT, torch.full_like(keys[:, 0], -1.5), 2 * answers
