"""where one name contains the other

Names are replaced in a text, also inside other names.
"""


def which_signal(measure, first, second, giver, spare):
    own, other = measure(first, second, giver), second if giver == first else first

    def renamed(old, new):
        return measure(*f"{first} {second} {giver}".replace(old, new).split())

    def effect(old):
        return sum(renamed(old, new) for new in spare) / len(spare) - own

    return effect(giver), measure(second, first, giver) - own, effect(other)
