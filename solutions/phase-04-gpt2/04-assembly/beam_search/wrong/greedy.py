"""no better than greedy

One text is kept, whatever the width.
"""


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    text = list(prompt)
    for _ in range(n_new):
        values = log_probs(text).clone()
        values[list(banned(text, no_repeat))] = -float("inf")
        text.append(int(values.argmax()))
    return text
