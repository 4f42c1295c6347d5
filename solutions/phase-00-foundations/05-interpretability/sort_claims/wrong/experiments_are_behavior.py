"""claim F is mechanistic

The *evidence* is a change of an output; the *claim* is about a part inside.
"""


def sort_claims():
    kinds = dict.fromkeys("ACFG", "behavioral") | dict.fromkeys("BDEH", "mechanistic")
    return {claim: (kind, claim in "ACDH") for claim, kind in kinds.items()}
