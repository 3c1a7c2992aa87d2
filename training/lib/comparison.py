"""One line of the table that sets models side by side; each figure is defined as in the service's own `npm run evaluate`."""

import numpy as np

from .labels import CODES, PRIMARY
from .metrics import OTHER, calibration_error, category_probabilities, coverage, macro_f1
from .rows import Row

RESAMPLES, CERTAINTY, SEED = 1000, 0.95, 20
NO_REASON = CODES.index("O")


def compared(logits: np.ndarray, rows: list[Row]) -> dict[str, float]:
    """Of a model's raw outputs: nothing is calibrated."""
    probabilities = category_probabilities(logits)
    low, high = interval(probabilities, rows)
    figures = {
        "rows": len(rows),
        "macroF1": macro_f1(probabilities, rows),
        "low": low,
        "high": high,
        "accuracy": np.mean(probabilities.argmax(1) == [row.category for row in rows]),
        "reason": first_reason_right(logits, rows),
        "coverage": coverage(probabilities, rows),
        "ece": calibration_error(probabilities, rows),
    }
    return {name: float(value) for name, value in figures.items()}


def compared_as_served(report: dict) -> dict[str, float]:
    """The same line out of a report of `npm run evaluate`: calibrated, and the first of the `reasons` that the service lists."""
    interval = report["macroF1Interval"]
    names = {"rows": "rows", "macroF1": "macroF1", "accuracy": "accuracy", "reason": "reasonAccuracy", "coverage": "coverageAt97", "ece": "ece"}
    return {ours: report[theirs] for ours, theirs in names.items()} | interval


def first_reason_right(logits: np.ndarray, rows: list[Row]) -> float:
    """Of the rows that state a reason: the share whose primary one is the likeliest label."""
    truth = np.array([row.codes[0] for row in rows])
    stated = truth != NO_REASON
    return float(np.mean(logits[stated, : len(PRIMARY)].argmax(1) == truth[stated]))


def interval(probabilities: np.ndarray, rows: list[Row]) -> tuple[float, float]:
    """Percentile bootstrap of macro-F1 over the rows that it counts."""
    truth = np.array([row.category for row in rows])
    known = truth != OTHER
    cells = truth[known] * OTHER + probabilities[known, :OTHER].argmax(1)
    chance = np.random.default_rng(SEED)
    drawn = cells[chance.integers(0, len(cells), (RESAMPLES, len(cells)))]
    values = [_macro_f1(np.bincount(sample, minlength=OTHER * OTHER).reshape(OTHER, OTHER)) for sample in drawn]
    tail = (1 - CERTAINTY) / 2
    return tuple(np.quantile(values, [tail, 1 - tail]))


def _macro_f1(confusion: np.ndarray) -> float:
    """Rows are the truth. A class that is neither there nor guessed counts 0."""
    sizes = confusion.sum(0) + confusion.sum(1)
    return float(np.mean(2 * np.diag(confusion) / np.maximum(1, sizes)))
