"""Sums over tokens, backward into `.grad`, one division at the end."""


def accumulate(model, weights, parts):
    for w in weights:
        w.grad = None
    n_token, total = 0, 0.0
    for tokens, targets in parts:
        logits = model(weights, tokens)
        loss = functional.cross_entropy(
            logits.transpose(1, 2), targets, ignore_index=SKIP, reduction="sum"
        )
        loss.backward()
        n_token += int(targets.ne(SKIP).sum())
        total += loss.item()
    return total / n_token, [w.grad / n_token for w in weights]
