"""NumPy: all sign lists as one matrix, with an einsum."""


def seed_effect(a, b):
    import numpy as np

    d = (b - a).double().numpy()
    signs = np.array(list(itertools.product((1.0, -1.0), repeat=len(d))))
    means = np.abs(np.einsum("sn,n->s", signs, d))
    p = np.mean(means >= abs(d.sum()) - 1e-9 * np.abs(d).sum())
    return float(d.mean()), float(p)
