"""Where the steps read and write. Everything that a step makes lies under WORK and can be made again."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
#: Labelled and unlabelled complaints; never part of the repository.
DATA = Path(os.environ.get("TRAINING_DATA", REPOSITORY.parent / "shared" / "data"))
WORK = Path(os.environ.get("TRAINING_WORK", REPOSITORY / "training" / ".work"))

#: Rows as the service's own normaliser leaves them, one file for each file of DATA.
CLEAN = WORK / "clean"
#: The encoder as published, all its vocabulary.
PUBLISHED = WORK / "published.pt"
TOKENIZER = WORK / "tokenizer.json"
#: The encoder with the trimmed vocabulary, before any training of ours.
TRIMMED = WORK / "trimmed.pt"
#: Ids of the rows that no model is trained on.
SET_ASIDE = WORK / "set-aside.json"
SOFT_LABELS = WORK / "soft-labels"
#: What readers decided about texts that `ask` chose; keys and codes, no text.
LABELS = REPOSITORY / "training" / "labels"
#: States of the encoder before any training of ours, by text.
FROZEN = WORK / "frozen-states.npz"
#: Figures that docs/accuracy.md is filled from.
MEASURED = WORK / "measured.json"
LEARNING_CURVE = WORK / "learning-curve.json"


def model_file(name: str) -> Path:
    """A fine-tuned model: teacher or student."""
    return WORK / "models" / f"{name}.pt"
