"""Grouping texts so that little of a batch is padding and none of it passes a budget of tokens."""

from collections.abc import Sequence


def by_length(lengths: Sequence[int], budget_tokens: int, max_rows: int = 256) -> list[list[int]]:
    """Batches of indices, longest texts first; every index is in exactly one batch.

    Units    a batch costs its longest length times its rows, padding included, and stays within budget_tokens.
    Limits   a text longer than the whole budget goes alone: the caller has already cut it to what the model reads.
             Longest first, so that a machine with too little memory fails at the start and not in the middle of the night.
    """
    if budget_tokens < 1 or max_rows < 1:
        raise ValueError(f"budget_tokens and max_rows must be at least 1, not {budget_tokens} and {max_rows}")
    batches: list[list[int]] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        current = batches[-1] if batches else []
        if current and len(current) < max_rows and longest * (len(current) + 1) <= budget_tokens:
            current.append(index)
        else:
            batches.append([index])
            longest = max(1, lengths[index])
    return batches
