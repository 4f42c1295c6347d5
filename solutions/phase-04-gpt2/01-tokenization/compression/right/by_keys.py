"""Sorts the characters by random keys from NumPy."""

import numpy as np


def compression(tokenizer, text, seed=0):
    keys = np.random.default_rng(seed).random(len(text))
    control = "".join(np.array(list(text))[np.argsort(keys)])
    ratios = []
    for one in (text, control):
        ratios.append(len(one.encode("utf-8")) / len(tokenizer.encode(one)))
    return ratios[0], ratios[1]
