"""the first MLPs are live

`live` holds indices, and not how many.
"""


def through_mlps(x, change, kept, mlps, live):
    c, d = x, x + change
    n = len(live)
    for i, (k, f) in enumerate(zip(kept, mlps, strict=True)):
        c, d = c + k, d + k
        o = f(c)
        d = d + (f(d) if i < n else o)
        c = c + o
    return d
