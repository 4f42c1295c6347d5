"""the clean stream lacks what attention wrote

Frozen outputs come from the clean stream, which reads the attention, too.
"""


def through_mlps(x, change, kept, mlps, live):
    c, d = x, x + change
    for i, (k, f) in enumerate(zip(kept, mlps, strict=True)):
        d = d + k
        o = f(c)
        d = d + (f(d) if i in live else o)
        c = c + o
    return d
