"""borders between tokens were lost

Replacing text finds the letters of the pair also where they are parts of other tokens.
"""


def merge_pair(word, pair):
    joined = " ".join(word).replace(" ".join(pair), "".join(pair))
    return joined.split(" ")
