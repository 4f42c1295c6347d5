"""the control changes the giver's place, too

The control exchanges the places.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def effect(sources):
        return sum(measure(*source) for source in sources) / len(spare) - own

    at_first = giver == first
    named = [(new, second, new) if at_first else (first, new, new) for new in spare]
    moved = [(new, first, giver) if at_first else (second, new, giver) for new in spare]
    return effect(named), measure(second, first, giver) - own, effect(moved)
