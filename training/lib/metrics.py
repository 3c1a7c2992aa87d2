"""The figures by which models are compared; the same definitions as the service's own `npm run evaluate`."""

import numpy as np
from sklearn.metrics import f1_score

from .labels import CATEGORY_OF, PRIMARY
from .rows import Row

OTHER = 3
PROMISED = 0.97


def primary_probabilities(logits: np.ndarray) -> np.ndarray:
    """(rows, primary labels): the softmax over the primary columns."""
    primary = logits[:, : len(PRIMARY)].astype(np.float64)
    powers = np.exp(primary - primary.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def category_probabilities(logits: np.ndarray) -> np.ndarray:
    """(rows, 4): the softmax over the primary labels, summed by category."""
    return category_shares(primary_probabilities(logits))


def category_shares(probabilities: np.ndarray) -> np.ndarray:
    """(rows, 4) of (rows, primary labels or more columns): the primary labels' probabilities by category."""
    return np.stack([probabilities[:, : len(PRIMARY)][:, np.array(CATEGORY_OF) == category].sum(1) for category in range(4)], 1)


def macro_f1(probabilities: np.ndarray, rows: list[Row]) -> float:
    """Over rows whose primary category is not `other`, argmax over the other three."""
    truth = np.array([row.category for row in rows])
    known = truth != OTHER
    return f1_score(truth[known], probabilities[known, :OTHER].argmax(1), average="macro")


def coverage(probabilities: np.ndarray, rows: list[Row]) -> float:
    """The largest confidence-ranked share of all rows whose precision is at least PROMISED."""
    truth = np.array([row.category for row in rows])
    order = np.argsort(-probabilities.max(1), kind="stable")
    right = (probabilities.argmax(1) == truth)[order]
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    kept = np.flatnonzero(precision >= PROMISED)
    return (kept[-1] + 1) / len(right) if len(kept) else 0.0


def calibration_error(probabilities: np.ndarray, rows: list[Row], bins: int = 10) -> float:
    """ECE of the confidence over equal-width bins."""
    truth = np.array([row.category for row in rows])
    confidence, right = probabilities.max(1), probabilities.argmax(1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(right[place == b].mean() - confidence[place == b].mean()) * (place == b).mean() for b in range(bins) if (place == b).any()]
    return float(sum(gaps))


def reason_accuracy(logits: np.ndarray, rows: list[Row]) -> float:
    return float(np.mean(logits[:, : len(PRIMARY)].argmax(1) == [row.codes[0] for row in rows]))


def urgent_figures(logits: np.ndarray, rows: list[Row], least_recall: float = 0.8) -> tuple[float, float]:
    """(precision, recall) at the highest threshold that finds `least_recall` of the urgent rows."""
    truth = np.array([row.urgent for row in rows])
    order = np.argsort(-logits[:, -1], kind="stable")
    found = np.cumsum(truth[order])
    at = int(np.argmax(found >= least_recall * truth.sum()))
    return found[at] / (at + 1), found[at] / truth.sum()


def summary(logits: np.ndarray, rows: list[Row]) -> dict[str, float]:
    probabilities = category_probabilities(logits)
    precision, recall = urgent_figures(logits, rows)
    figures = {
        "rows": len(rows),
        "macroF1": macro_f1(probabilities, rows),
        "reason": reason_accuracy(logits, rows),
        "coverage": coverage(probabilities, rows),
        "ece": calibration_error(probabilities, rows),
        "urgentPrecision": precision,
        "urgentRecall": recall,
    }
    return {name: round(float(value), 4) for name, value in figures.items()}
