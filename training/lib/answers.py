"""Figures of the service's own answers (`npm run classify -- --json`, one prediction a row) that `npm run evaluate` does not give."""

import math
from collections import defaultdict

import numpy as np

from .labels import CATEGORIES, REASONS
from .rows import Row

BINS = 10
#: Points of the curve of precision over coverage.
STEPS = 100
Z = 1.96


def is_right(row: Row, answer: dict) -> bool:
    return answer["category"] == CATEGORIES[row.category]


def by_source(rows: list[Row], answers: list[dict]) -> list[dict]:
    """By family (`app_x` and `app_y` are `app`), largest first: rows, share whose category is right with Wilson's interval, share routed alone."""
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row, answer in zip(rows, answers):
        groups[row.source.split("_")[0]].append((is_right(row, answer), answer["decision"] == "auto"))
    found = [{"source": name, "rows": len(pairs), **shares(pairs)} for name, pairs in groups.items()]
    return sorted(found, key=lambda group: (-group["rows"], group["source"]))


def shares(pairs: list[tuple[bool, bool]]) -> dict[str, float]:
    right, auto = (sum(column) for column in zip(*pairs))
    low, high = wilson(right, len(pairs))
    return {"right": right / len(pairs), "low": low, "high": high, "auto": auto / len(pairs)}


def by_reason(rows: list[Row], answers: list[dict]) -> list[dict]:
    """Stated in the text against listed in the answer, wherever in either list."""
    return [one_reason(place, code, rows, answers) for place, code in enumerate(REASONS)]


def one_reason(place: int, code: str, rows: list[Row], answers: list[dict]) -> dict:
    stated = [place in row.codes for row in rows]
    listed = [any(reason["code"] == code for reason in answer["reasons"]) for answer in answers]
    hits = sum(a and b for a, b in zip(stated, listed))
    return {
        "reason": code,
        "rows": sum(stated),
        "listed": sum(listed),
        "precision": hits / sum(listed) if any(listed) else None,
        "recall": hits / sum(stated) if any(stated) else None,
        "f1": 2 * hits / (sum(stated) + sum(listed)) if any(stated) or any(listed) else None,
    }


def reliability(rows: list[Row], answers: list[dict]) -> list[dict]:
    """By bin of the confidence, empty ones left out: rows, mean confidence, share that is right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row, answer in zip(rows, answers):
        bins[min(BINS - 1, int(answer["confidence"] * BINS))].append((answer["confidence"], is_right(row, answer)))
    return [
        {"from": place / BINS, "rows": len(pairs), "confidence": mean(pairs, 0), "right": mean(pairs, 1)} for place, pairs in sorted(bins.items())
    ]


def mean(pairs: list[tuple], column: int) -> float:
    return float(np.mean([pair[column] for pair in pairs]))


def precision_coverage(rows: list[Row], answers: list[dict]) -> list[dict]:
    """The most confident answers first: how many of the first 1 %, 2 %, … 100 % are right."""
    order = np.argsort([-answer["confidence"] for answer in answers], kind="stable")
    right = np.array([is_right(row, answer) for row, answer in zip(rows, answers)])[order]
    counts = sorted({math.ceil(len(rows) * step / STEPS) for step in range(1, STEPS + 1)})
    return [{"coverage": count / len(rows), "precision": float(right[:count].mean())} for count in counts]


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a proportion."""
    share, square = hits / total, Z**2 / total
    centre, margin = share + square / 2, Z * math.sqrt(share * (1 - share) / total + square / (4 * total))
    return (centre - margin) / (1 + square), (centre + margin) / (1 + square)
