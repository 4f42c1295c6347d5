"""in place: +=, x[…] = …

An output may be the very tensor that came in: `-=` then writes into the sender.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    m, m_corrupt = mediator(clean), mediator(corrupt)
    base = read(clean, m)
    total, direct, mediated = read(corrupt, m_corrupt), read(corrupt, m), read(clean, m_corrupt)
    for value in (total, direct, mediated):
        value -= base
    return total, direct, mediated
