"""The scores of Lesson 2.1, without a mask."""

from minigpt.model.attention import attention_scores


def qk_table(E_query, E_key, W_Q, W_K):
    return attention_scores(E_query @ W_Q, E_key @ W_K)
