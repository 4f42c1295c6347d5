"""Control sequences do not come out."""
def scale(scores, d_head):
    text = "\x1b]0;owned\x07\x1b[2J\x9b31m\x08\r\x00"
    print(text)
    raise ValueError(text)
    return scores
