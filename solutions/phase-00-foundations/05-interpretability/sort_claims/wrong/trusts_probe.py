"""nothing need read it

That a property can be read from a layer is a fact about the probe, too.
"""


def sort_claims():
    kinds = dict.fromkeys("ACG", "behavioral") | dict.fromkeys("BDEFH", "mechanistic")
    return {claim: (kind, claim in "ACDEH") for claim, kind in kinds.items()}
