"""subtract the output of the clean run

An effect is a change.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    m, m_corrupt = mediator(clean), mediator(corrupt)
    return read(corrupt, m_corrupt), read(corrupt, m), read(clean, m_corrupt)
