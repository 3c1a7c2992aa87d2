"""The taxonomy of the labelled rows, and the columns of the head that learn it."""

REASON_OF_CODE = {
    "LD": "late", "LL": "lost", "LB": "damaged", "LW": "wrong_item", "LC": "courier",
    "QD": "defect", "QF": "fake", "QM": "mismatch", "QS": "unsafe",
    "SA": "attitude", "SR": "refund", "SI": "repair", "SP": "price",
}  # fmt: skip
CATEGORIES = ["logistics", "quality", "service", "other"]
CATEGORY_OF_INITIAL = {"L": "logistics", "Q": "quality", "S": "service", "O": "other"}

#: Codes in the order of the head's columns.
CODES = [*REASON_OF_CODE, "O"]
#: Index into CATEGORIES of each code.
CATEGORY_OF = [CATEGORIES.index(CATEGORY_OF_INITIAL[code[0]]) for code in CODES]

#: head.json: exactly one primary label, any number of stated reasons, urgency last.
PRIMARY = [REASON_OF_CODE.get(code, "other") for code in CODES]
REASONS = list(REASON_OF_CODE.values())
COLUMNS = len(PRIMARY) + len(REASONS) + 1
