"""these effects start from the corrupt run

The same questions asked from the other end have other answers.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    m, m_corrupt = mediator(clean), mediator(corrupt)
    both = read(corrupt, m_corrupt)
    return both - read(clean, m), both - read(clean, m_corrupt), both - read(corrupt, m)
