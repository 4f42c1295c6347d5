"""Loops over statements."""


def held_out_auc(x, lie, known):
    rows = [[float(v) for v in row] for row in x.double()]
    lies = [r for r, y, k in zip(rows, lie, known, strict=True) if y and k]
    rest = [r for r, y, k in zip(rows, lie, known, strict=True) if k and not y]

    def mean(group):
        return [sum(c) / len(group) for c in zip(*group, strict=True)]

    v = [a - b for a, b in zip(mean(lies), mean(rest), strict=True)]
    s = [sum(a * b for a, b in zip(r, v, strict=True)) for r in rows]
    out = []
    for side in (True, False):
        yes = [t for t, y, k in zip(s, lie, known, strict=True) if y and bool(k) == side]
        no = [t for t, y, k in zip(s, lie, known, strict=True) if not y and bool(k) == side]
        wins = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a in yes for b in no)
        out.append(wins / (len(yes) * len(no)))
    return tuple(out)
