"""the layer of decision are wrong

Token 0 counts as no choice.
"""


def decided_at(choices):
    agree = ((choices == choices[-1]) & (choices != 0)).long()
    return (len(agree) - agree.flip(0).cumprod(0).sum(0)).clamp(max=len(agree) - 1)
