"""Step 4: draws the rows that no teacher or student sees. Calibration, thresholds, depth and every other choice are made on them.

Two thirds are drawn from the strata that were sampled like everyday complaints, a third from the harder ones (a margin of a simple model was
small, or an encoder was unsure), so that what is promised on them is not promised on easy texts alone.
"""

import json
import random

from .lib.paths import SET_ASIDE
from .lib.rows import LANGUAGES, Row, read_rows

SIZE = {"zh": 1500, "en": 600}
HARD_SHARE = 1 / 3
HARD = {"active", "lowmargin"}


def draw(rows: list[Row], size: int, chance: random.Random) -> list[str]:
    hard = [row.id for row in rows if row.stratum in HARD]
    plain = [row.id for row in rows if row.stratum not in HARD]
    of_hard = round(size * HARD_SHARE)
    return chance.sample(plain, size - of_hard) + chance.sample(hard, of_hard)


def main() -> None:
    chance = random.Random(20)
    ids = [row_id for language in LANGUAGES for row_id in draw(read_rows(language, "train"), SIZE[language], chance)]
    SET_ASIDE.write_text(json.dumps(ids))
    print(f"{len(ids)} rows set aside")


if __name__ == "__main__":
    main()
