"""Expect a refusal with exactly these codes."""

from contextlib import contextmanager

import pytest

from hightech.core.errors import ActionRefused, ShapeError


@contextmanager
def refused(*codes: str):
    """Expect the block to be refused with these codes, in any order, and no others."""
    with pytest.raises(ActionRefused) as refusal:
        yield refusal
    assert sorted(reason.code for reason in refusal.value.reasons) == sorted(codes)


@contextmanager
def misshapen(*attrs: str):
    """Expect the block to meet input of a wrong shape, at these fields."""
    with pytest.raises(ShapeError) as wrong:
        yield wrong
    assert sorted(str(reason.attr) for reason in wrong.value.reasons) == sorted(attrs)
