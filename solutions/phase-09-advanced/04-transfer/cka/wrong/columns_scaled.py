"""columns are brought to one length

That is another measure: it changes under rotation.
"""


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    if not x.norm() * y.norm() > 0:
        raise ValueError("constant")
    x, y = x / x.norm(dim=0).clamp_min(1e-30), y / y.norm(dim=0).clamp_min(1e-30)
    return (y.T @ x).norm() ** 2 / ((x.T @ x).norm() * (y.T @ y).norm())
