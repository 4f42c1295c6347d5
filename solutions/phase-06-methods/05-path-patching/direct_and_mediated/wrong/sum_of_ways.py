"""the total effect is the sum of the two others

Where both ways meet in a nonlinearity, the sum counts something twice, or leaves it out.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    m, m_corrupt = mediator(clean), mediator(corrupt)
    base = read(clean, m)
    direct, mediated = read(corrupt, m) - base, read(clean, m_corrupt) - base
    return direct + mediated, direct, mediated
