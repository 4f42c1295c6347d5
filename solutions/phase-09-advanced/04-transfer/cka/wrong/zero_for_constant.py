"""a representation that never changes gets the similarity 0

Unrelated is an answer, and there is none.
"""


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    lengths = (x.T @ x).norm() * (y.T @ y).norm()
    return (y.T @ x).norm() ** 2 / lengths if lengths > 0 else lengths
