"""your code changes its input clean in place

`x = clean` is the caller's tensor.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    m, m_corrupt = mediator(clean), mediator(corrupt)
    base = read(clean, m)
    mediated = read(clean, m_corrupt) - base
    x = clean
    x += corrupt - clean
    return read(x, m_corrupt) - base, read(x, m) - base, mediated
