"""another part may have taken over

The removal of one head is a test of need, while all others react.
"""


def sort_claims():
    kinds = dict.fromkeys("ACG", "behavioral") | dict.fromkeys("BDEFH", "mechanistic")
    return {claim: (kind, claim in "ACDFH") for claim, kind in kinds.items()}
