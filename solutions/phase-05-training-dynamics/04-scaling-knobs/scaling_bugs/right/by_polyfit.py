"""NumPy's polyfit, logarithms to base 2."""

import numpy as np


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    every = losses.double().numpy()
    at = np.array([every[i, :, list(steps).index(tokens / b)].mean() for i, b in enumerate(batch)])
    x = np.log2(total.double().numpy() - embedding.double().numpy())
    _, level = np.polyfit(x[:-1] - x[-1], np.log2(at[:-1] - floor), 1)
    guess = float(floor + 2**level)
    return guess, float(at[-1]) - guess
