"""runs 2 times, and should run once

Written as one expression, the second sum computes attention again. The numbers are right, the work
is doubled, and a cache would get every position twice.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    return x + attn(ln1(x), past) + mlp(ln2(x + attn(ln1(x), past)))
