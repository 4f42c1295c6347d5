"""Sums as a matrix [text token], and topk over all of it."""

import torch


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    texts, totals = [list(prompt)], torch.zeros(1, dtype=torch.float64)
    for _ in range(n_new):
        rows = torch.stack([log_probs(text).double() for text in texts])
        for row, text in zip(rows, texts, strict=True):
            seen = [text[i : i + no_repeat] for i in range(len(text) - no_repeat + 1)]
            for token in range(len(row)) if no_repeat else ():
                if [*text, token][-no_repeat:] in seen:
                    row[token] = -torch.inf
        sums = (totals[:, None] + rows).flatten()
        best = sums.topk(min(width, len(sums)))
        pairs = [divmod(int(i), rows.shape[1]) for i in best.indices]
        texts, totals = [[*texts[a], b] for a, b in pairs], best.values
    return texts[0]
