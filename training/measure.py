"""Step 10: every figure on the test files, once, when everything else has been chosen.

    python -m training.measure --teachers teacher-1,teacher-2,teacher-3 --student student --model models/complaints-zh-en/1.0.0

Writes WORK/measured.json: by model and language. int8 and naive Bayes are measured by the service's own `npm run evaluate`.
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np

from .baselines import FrozenEncoder, NGrams
from .lib.device import prepare
from .lib.encoder import load_classifier
from .lib.metrics import summary
from .lib.paths import DATA, REPOSITORY, TOKENIZER, WORK, model_file
from .lib.predict import logits_of
from .lib.rows import LANGUAGES, read_rows
from .lib.tokens import load_tokenizer

EVALUATE = REPOSITORY / "dist" / "src" / "classification" / "evaluate.js"


def served(*choice: str) -> dict:
    """What the service's engine answers, by language."""
    report = WORK / "evaluated.json"
    files = [part for language in LANGUAGES for part in ("--data", str(DATA / f"{language}.test.tsv"))]
    subprocess.run(["node", str(EVALUATE), *files, *choice, "--out", str(report)], check=True, cwd=REPOSITORY, stdout=subprocess.DEVNULL)
    return {file["file"].split(".")[0]: file for file in json.loads(report.read_text())["files"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teachers", required=True)
    parser.add_argument("--student", default="student")
    parser.add_argument("--model", type=Path, required=True)
    chosen = parser.parse_args()
    prepare(0)
    tokenizer = load_tokenizer(TOKENIZER)
    frozen = FrozenEncoder()
    measured: dict[str, dict] = {}
    for language in LANGUAGES:
        rows = read_rows(language, "test")
        texts = [row.text for row in rows]
        tuned = {name: logits_of(load_classifier(model_file(name)).eval(), tokenizer, texts) for name in [*chosen.teachers.split(","), chosen.student]}
        together = np.mean([tuned[name] for name in chosen.teachers.split(",")], axis=0)
        logits = {"n-grams": NGrams(language).logits(rows), "frozen encoder": frozen.logits(rows), **tuned, "teachers together": together}
        for name, found in logits.items():
            measured.setdefault(name, {})[language] = summary(found, rows)
    measured["shipped, int8"] = served("--model", str(chosen.model))
    measured["naive Bayes"] = served("--engine", "naive-bayes")
    (WORK / "measured.json").write_text(json.dumps(measured, indent=2, ensure_ascii=False))
    print(f"{WORK / 'measured.json'}: {len(measured)} models")


if __name__ == "__main__":
    main()
