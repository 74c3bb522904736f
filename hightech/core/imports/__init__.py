"""Spreadsheets that come in: read, understood, tried without writing, brought in, taken back."""

from hightech.core.imports.checking import check, choose, save_mapping, unknown_words
from hightech.core.imports.nouns import Importable, importables, is_anyone, offered_to
from hightech.core.imports.rows import correct, is_open, leave_out, write_failed
from hightech.core.imports.running import give_up, run_it
from hightech.core.imports.staging import read_again, start
from hightech.core.imports.undoing import UNDO, may_undo, undo

__all__ = [
    "UNDO",
    "Importable",
    "check",
    "choose",
    "correct",
    "give_up",
    "importables",
    "is_anyone",
    "is_open",
    "leave_out",
    "may_undo",
    "offered_to",
    "read_again",
    "run_it",
    "save_mapping",
    "start",
    "undo",
    "unknown_words",
    "write_failed",
]
