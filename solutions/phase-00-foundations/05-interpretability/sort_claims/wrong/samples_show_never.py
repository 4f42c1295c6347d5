"""a sample cannot show

Fifty texts say how rare it is, at best.
"""


def sort_claims():
    kinds = dict.fromkeys("ACG", "behavioral") | dict.fromkeys("BDEFH", "mechanistic")
    return {claim: (kind, claim in "ACDGH") for claim, kind in kinds.items()}
