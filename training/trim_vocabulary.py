"""Step 3: keeps the pieces that Chinese and English complaints use, every CJK character of the original vocabulary, and ASCII."""

from collections import Counter
from dataclasses import asdict

import torch
from tokenizers import Tokenizer

from .lib.encoder import Encoder, Shape, load_encoder, save
from .lib.paths import PUBLISHED, TOKENIZER, TRIMMED
from .lib.rows import LANGUAGES, corpus, unlabelled
from .lib.tokens import SPECIAL, finished_tokenizer, make_tokenizer

#: A piece that the unlabelled texts use less often is left out.
LEAST_USES = 3
#: Characters of a text that are counted.
COUNTED = 300


def uses(tokenizer: Tokenizer) -> Counter:
    """How often each id occurs in the unlabelled texts."""
    texts = [text for language in LANGUAGES for _, text in unlabelled(language)] + corpus()
    counted: Counter = Counter()
    for at in range(0, len(texts), 4096):
        for entry in tokenizer.encode_batch([text[:COUNTED] for text in texts[at : at + 4096]], add_special_tokens=False):
            counted.update(entry.ids)
    return counted


def is_always_kept(piece: str) -> bool:
    return len(piece) == 1 and (piece.isascii() or "\u3400" <= piece <= "\u9fff")


def kept_ids(pieces: list[str], special: list[int], counted: Counter) -> list[int]:
    """Special tokens first, then by the original order."""
    chosen = {i for i, count in counted.items() if count >= LEAST_USES}
    chosen |= {i for i, piece in enumerate(pieces) if is_always_kept(piece)}
    return [*special, *sorted(chosen - set(special))]


def main() -> None:
    vocabulary = torch.load(PUBLISHED.with_suffix(".vocabulary.pt"), weights_only=True)
    pieces, scores = vocabulary["pieces"], vocabulary["scores"]
    special = [vocabulary[name] for name in ("start", "padding", "end", "unknown")]
    counted = uses(make_tokenizer(list(zip(pieces, scores)), vocabulary["unknown"]))
    kept = kept_ids(pieces, special, counted)
    table = [(SPECIAL[i] if i < len(SPECIAL) else pieces[old], scores[old]) for i, old in enumerate(kept)]
    finished_tokenizer(table).save(str(TOKENIZER))

    published = load_encoder(PUBLISHED)
    trimmed = Encoder(Shape(**{**asdict(published.shape), "vocabulary": len(kept)}))
    state = published.state_dict()
    trimmed.load_state_dict({**state, "words.weight": state["words.weight"][kept]})
    save(trimmed, TRIMMED)
    print(f"{len(kept)} of {len(pieces)} pieces kept")


if __name__ == "__main__":
    main()
