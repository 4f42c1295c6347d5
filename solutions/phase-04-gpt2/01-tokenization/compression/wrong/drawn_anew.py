"""the control does not have the characters of the text

Drawn with replacement, some characters come too often and others never.
"""

import random


def compression(tokenizer, text, seed=0):
    other = "".join(random.Random(seed).choices(text, k=len(text)))
    n = len(text.encode())
    return n / len(tokenizer.encode(text)), n / len(tokenizer.encode(other))
