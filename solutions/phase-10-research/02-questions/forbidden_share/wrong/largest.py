"""only the most telling experiment counts

Other experiments can refute it as well.
"""


def forbidden_share(allowed):
    return (~allowed).double().mean(2).max(1).values
