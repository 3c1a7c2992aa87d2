"""Step 12: every figure on the test files, once, when everything else has been chosen.

    python -m training.measure --teachers teacher-1,teacher-2,teacher-3 --student student --model models/complaints-zh-en/1.0.0

Writes WORK/measured.json, from which `page` fills docs/accuracy.md:
  models   by name and language, side by side: macro-F1 with its interval, accuracy, first reason, coverage, calibration error
  shipped  by language: the whole report of `npm run evaluate` with all perturbations; figures by source, reason, confidence; the thresholds
  rows     by language and part
int8 and naive Bayes are measured through the service's own commands (`npm run build` first).
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from .baselines import FrozenEncoder, NGrams
from .lib.answers import by_reason, by_source, precision_coverage, reliability
from .lib.comparison import compared, compared_as_served
from .lib.device import prepare
from .lib.encoder import load_classifier
from .lib.paths import MEASURED, SOFT_LABELS, TOKENIZER, WORK, model_file
from .lib.predict import logits_of
from .lib.rows import LANGUAGES, Row, asked_rows, read_rows, set_aside_rows, training_rows, unlabelled
from .lib.served import answers, evaluated
from .lib.tokens import load_tokenizer


def logits_by_model(teachers: list[str], student: str, language: str, rows: list[Row], frozen: FrozenEncoder) -> dict[str, np.ndarray]:
    """In the order of the table, weakest first."""
    tokenizer, texts = load_tokenizer(TOKENIZER), [row.text for row in rows]
    plain = {"n-grams": NGrams(language).logits(rows), "frozen encoder": frozen.logits(rows)}
    tuned = {name: logits_of(load_classifier(model_file(name)).eval(), tokenizer, texts) for name in [*teachers, student]}
    learned = {name: tuned[name] for name in teachers}
    if len(teachers) > 1:
        learned["teachers together"] = np.mean(list(learned.values()), axis=0)
    return {**plain, **learned, "student, float32": tuned[student]}


def side_by_side(teachers: list[str], student: str, shipped: dict, naive_bayes: dict) -> dict[str, dict]:
    frozen = FrozenEncoder()
    found: dict[str, dict] = {"naive Bayes": {language: compared_as_served(naive_bayes[language]) for language in LANGUAGES}}
    for language in LANGUAGES:
        rows = read_rows(language, "test")
        for name, logits in logits_by_model(teachers, student, language, rows, frozen).items():
            found.setdefault(name, {})[language] = compared(logits, rows)
    return found | {"shipped, int8": {language: compared_as_served(shipped[language]) for language in LANGUAGES}}


def in_detail(model: Path, language: str, report: dict) -> dict:
    rows = read_rows(language, "test")
    found = answers(language, model)
    return report | {
        "sources": by_source(rows, found),
        "reasons": by_reason(rows, found),
        "reliability": reliability(rows, found),
        "precisionCoverage": precision_coverage(rows, found),
        "thresholds": json.loads((model / "calibration.json").read_text())[language]["thresholds"],
        "setAside": json.loads((model / "manifest.json").read_text())["metrics"]["setAside"][language],
    }


def row_counts(language: str) -> dict[str, int]:
    distilled = SOFT_LABELS / f"{language}.npz"
    return {
        "train": sum(row.language == language and row.stratum != "asked" for row in training_rows()),
        "asked": len(asked_rows(language)),
        "setAside": len(set_aside_rows(language)),
        "test": len(read_rows(language, "test")),
        "withoutLabels": len(unlabelled(language)),
        "distilled": len(np.load(distilled)["texts"]) if distilled.exists() else 0,
    }


def kept(name: str, make: Callable[[], dict]) -> dict:
    """A slow part of the figures, made once a run: one that was killed goes on from there. Delete WORK/measure for a new model."""
    file = WORK / "measure" / f"{name}.json"
    if not file.exists():
        found = make()
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(found), encoding="utf8")
    return json.loads(file.read_text(encoding="utf8"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teachers", required=True, type=lambda text: text.split(","))
    parser.add_argument("--student", default="student")
    parser.add_argument("--model", type=Path, required=True)
    chosen = parser.parse_args()
    prepare(0)
    folder = chosen.model.resolve()
    shipped = kept("shipped", lambda: evaluated("--model", str(folder), "--perturb", "all"))
    naive_bayes = kept("naive-bayes", lambda: evaluated("--engine", "naive-bayes"))
    models = kept("models", lambda: side_by_side(chosen.teachers, chosen.student, shipped, naive_bayes))
    detailed = {language: in_detail(folder, language, shipped[language]) for language in LANGUAGES}
    measured = {
        "models": models,
        "shipped": {"model": f"{folder.parent.name}/{folder.name}", **detailed},
        "rows": {language: row_counts(language) for language in LANGUAGES},
    }
    MEASURED.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    print(f"{MEASURED}: {len(models)} models")


if __name__ == "__main__":
    main()
