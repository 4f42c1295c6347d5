"""the giver is a third person

The giver is renamed at the second place only.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(leads) / len(leads) - own

    other = second if giver == first else first
    place = measure(second, first, giver) - own
    name = sum(measure(first, second, new) for new in spare) / len(spare) - own
    return name, place, renamed(other)
