"""build q and k for `attention`

The right numbers without attention. The exercise asks which queries and keys do it.
"""


def soft_knn(x, y, at, width):
    squares = (at[:, None] - x).square().sum(-1)
    return (-squares / (2 * width**2)).softmax(-1) @ y
