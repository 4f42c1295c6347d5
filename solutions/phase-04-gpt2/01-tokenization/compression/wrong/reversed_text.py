"""another seed gives the same control

A text read backward has an order, too, and only one.
"""


def compression(tokenizer, text, seed=0):
    n = len(text.encode())
    return n / len(tokenizer.encode(text)), n / len(tokenizer.encode(text[::-1]))
