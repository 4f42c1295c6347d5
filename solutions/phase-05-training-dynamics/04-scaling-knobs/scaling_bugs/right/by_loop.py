"""Plain numbers, no tensors."""

from math import exp, log


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    points = []
    for i in range(len(total)):
        (mark,) = [m for m, done in enumerate(steps) if done * batch[i] == tokens]
        seeds = losses[i, :, mark].tolist()
        points.append((log(total[i].item() - embedding[i].item()), sum(seeds) / len(seeds)))
    x = [a for a, _ in points[:-1]]
    y = [log(b - floor) for _, b in points[:-1]]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    up = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    slope = up / sum((a - mx) ** 2 for a in x)
    last, measured = points[-1]
    guess = floor + exp(my + slope * (last - mx))
    return guess, measured - guess
