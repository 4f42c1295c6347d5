"""are silent at their own fact and active elsewhere

A fact is (country, question), in this order.
"""

import torch


def hand_memory(countries, questions, facts, answers):
    key_c = countries / countries.pow(2).sum(1, keepdim=True)
    key_q = questions / questions.pow(2).sum(1, keepdim=True)
    keys = [key_c[j % len(key_c)] + key_q[i % len(key_q)] for i, j in facts]
    return torch.stack(keys, 1), -torch.ones(len(facts)).to(answers), answers.clone()
