"""the attention pattern is the same if the head adds nothing

A large number beside a claim is not yet evidence for it.
"""


def sort_claims():
    kinds = dict.fromkeys("ACG", "behavioral") | dict.fromkeys("BDEFH", "mechanistic")
    return {claim: (kind, claim != "G") for claim, kind in kinds.items()}
