"""writes into the log-probabilities

The tensor belongs to the model, which may return it again.
"""

import torch


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    kept = [(0.0, list(prompt))]
    for _ in range(n_new):
        longer = []
        for total, text in kept:
            values = log_probs(text)
            values[list(banned(text, no_repeat))] = -torch.inf
            longer += [(total + v, [*text, token]) for token, v in enumerate(values.tolist())]
        kept = sorted(longer, key=lambda pair: -pair[0])[:width]
    return kept[0][1]
