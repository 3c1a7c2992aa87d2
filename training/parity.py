"""Step 11: what Python makes of 2,000 texts of our own with the files of an artefact; `test/parity.e2e-spec.ts` holds the service to it.

    python -m training.parity --model models/complaints-zh-en/1.0.0

Needs `npm run build`. Writes test/fixtures/parity.json: ids by `tokenizers`, logits by onnxruntime and NumPy, nothing of them by the service.
"""

import argparse
import hashlib
import json
import subprocess
import unicodedata
from pathlib import Path

import numpy as np

from .lib.artefact import Artefact
from .lib.paths import REPOSITORY

PRINTER = REPOSITORY / "dist" / "test" / "support" / "print-parity-texts.js"
FIXTURE = REPOSITORY / "test" / "fixtures" / "parity.json"
#: Texts whose ids are written out, and how many hashes stand in one line.
WRITTEN_OUT, BLOCK = 100, 20
LOGITS_EVERY = 20
#: Texts whose first states are written out, and how many numbers of them: they tell the test whether its machine computes by the same kernels.
STATES, NUMBERS = 10, 8


def cleaned_texts(printer: Path) -> list[str]:
    printed = subprocess.run(["node", str(printer)], stdout=subprocess.PIPE, check=True).stdout
    return printed.decode("utf8").split("\n")[:-1]


def is_scored(text: str) -> bool:
    """The service asks no model about a text without a letter."""
    return any(unicodedata.category(character).startswith("L") for character in text)


def hash_of(ids: list[int]) -> str:
    return hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:8]


def rounded(values: np.ndarray, places: int) -> list[float]:
    return [round(float(value), places) for value in values]


def fixture(artefact: Artefact, texts: list[str]) -> dict[str, list]:
    ids = artefact.ids(texts)
    hashes = [hash_of(row) for row in ids]
    scored = range(LOGITS_EVERY - 1, len(texts), LOGITS_EVERY)
    return {
        "ids": ids[:WRITTEN_OUT],
        "hashes": ["".join(hashes[at : at + BLOCK]) for at in range(0, len(hashes), BLOCK)],
        "states": [rounded(artefact.states([row])[0, 0, :NUMBERS], 6) for row in ids[:STATES]],
        "logits": [rounded(artefact.logits(ids[i]), 5) if is_scored(texts[i]) else None for i in scored],
    }


def to_json(model: str, parts: dict[str, list]) -> str:
    """One line a text or block: a changed one shows as one line."""
    lists = [f'"{name}": [\n' + ",\n".join(json.dumps(line) for line in lines) + "\n]" for name, lines in parts.items()]
    return "{\n" + ",\n".join([f'"model": "{model}"', *lists]) + "\n}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FIXTURE)
    parser.add_argument("--printer", type=Path, default=PRINTER, help="the compiled test/support/print-parity-texts.ts")
    chosen = parser.parse_args()
    texts = cleaned_texts(chosen.printer)
    parts = fixture(Artefact(chosen.model), texts)
    folder = chosen.model.resolve()
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(to_json(f"{folder.parent.name}/{folder.name}", parts), encoding="utf8")
    print(f"{chosen.out}: {len(texts)} texts, {sum(row is not None for row in parts['logits'])} of them scored")


if __name__ == "__main__":
    main()
