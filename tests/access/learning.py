"""The rows of the pages that explain an idea."""

from tests.access.rows import EVERYBODY, READ, Row

ROWS = [
    Row("learn", READ, EVERYBODY),
    Row("learn_topic", READ, EVERYBODY, args=("care",)),
]
