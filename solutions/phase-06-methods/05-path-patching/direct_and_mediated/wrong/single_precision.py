"""(total, direct, mediated) of outputs of a million

A difference of large outputs keeps few digits in single precision.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    m, m_corrupt = mediator(clean), mediator(corrupt)
    base = read(clean, m).float()
    runs = (read(corrupt, m_corrupt), read(corrupt, m), read(clean, m_corrupt))
    return tuple((y.float() - base).to(clean.dtype) for y in runs)
