"""Plain Python numbers, and the normal equations."""


def line_at(alpha, sizes, losses):
    z = [float(s) ** -alpha for s in sizes.double()]
    y = [float(v) for v in losses.double()]
    mz, my = sum(z) / len(z), sum(y) / len(y)
    A = sum((a - mz) * (b - my) for a, b in zip(z, y, strict=True)) / sum((a - mz) ** 2 for a in z)
    E = my - A * mz
    if E >= 0:
        return E, A
    return 0.0, sum(a * b for a, b in zip(z, y, strict=True)) / sum(a * a for a in z)
