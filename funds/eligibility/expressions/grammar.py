"""The closed grammar of expressions; anything else is a mistake of its author."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import cast

from django.utils.translation import gettext as _
from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, UnexpectedCharacters, UnexpectedToken

from funds.eligibility.decimals import DIGITS
from funds.eligibility.expressions.functions import FUNCTIONS, SPECIAL, call
from funds.eligibility.expressions.logic import Among, Choice, Comparison, Logic, Negation
from funds.eligibility.expressions.nodes import (
    DATE,
    LAW_DATE,
    NUMBER,
    TEXT,
    Arithmetic,
    ExpressionError,
    Literal,
    Name,
    Negative,
    Node,
)

LONGEST = 500
DEEPEST = 30
KEYWORDS = ("and", "or", "not", "in", "true", "false", "null", LAW_DATE)
RESERVED = frozenset((*KEYWORDS, *FUNCTIONS, *SPECIAL))

GRAMMAR = r"""
?start: choice
?choice: either | either "?" choice ":" choice  -> choice
?either: both | both ("or" both)+               -> either
?both: denial | denial ("and" denial)+          -> both
?denial: comparison | "not" denial              -> denial
?comparison: sum
    | sum COMPARISON sum                        -> comparison
    | sum "in" "[" choice ("," choice)* "]"     -> among
?sum: product | product (SIGN product)+         -> arithmetic
?product: factor | factor (TIMES factor)+       -> arithmetic
?factor: atom | SIGN factor                     -> signed
?atom: NUMBER        -> number
    | TEXT           -> text
    | DATE           -> day
    | NAME           -> name
    | NAME "(" argument ("," argument)* ")"     -> call
    | "(" choice ")"
?argument: choice
    | "[" pair ("," pair)* "]"                  -> pairs
pair: "[" choice "," choice "]"

COMPARISON: "==" | "!=" | "<=" | ">=" | "<" | ">"
SIGN: "+" | "-"
TIMES: "*" | "/" | "%"
NUMBER: /[0-9]{1,28}(\.[0-9]{1,28})?(?![0-9A-Za-z_.])/
DATE.2: /d'[^'\n]*'/
TEXT: /'[^'\n]*'/
NAME: /[a-z][a-z0-9_]*/
%ignore /[ \t\r\n]+/
"""


def _bounded(node: Node) -> Node:
    if node.depth() > DEEPEST:
        raise ExpressionError(_("The expression is nested too deeply."))
    return node


@v_args(inline=True)
class Builder(Transformer):
    """Makes the parts while the text is read, so that no depth of the text is ever recursed."""

    def number(self, token: Token) -> Node:
        value = Decimal(str(token))
        if len(value.as_tuple().digits) > DIGITS:
            raise ExpressionError(_("A number has at most 28 digits."))
        return Literal(NUMBER, value)

    def text(self, token: Token) -> Node:
        return Literal(TEXT, str(token)[1:-1])

    def day(self, token: Token) -> Node:
        text = str(token)[2:-1]
        try:
            held = date.fromisoformat(text)
        except ValueError:
            held = None
        if held is None or held.isoformat() != text:
            raise ExpressionError(_("A date is written d'2024-01-01'.")) from None
        return Literal(DATE, held)

    def name(self, token: Token) -> Node:
        return Name(str(token))

    def signed(self, sign: Token, part: Node) -> Node:
        if sign == "+":
            raise ExpressionError(_("A sign + has no number on its left."))
        return _bounded(Negative(part))

    def arithmetic(self, first: Node, *rest) -> Node:
        chain = tuple((str(rest[at]), rest[at + 1]) for at in range(0, len(rest), 2))
        return _bounded(Arithmetic(first, chain))

    def comparison(self, left: Node, operator: Token, right: Node) -> Node:
        return _bounded(Comparison(left, str(operator), right))

    def among(self, part: Node, *choices: Node) -> Node:
        return _bounded(Among(part, choices))

    def denial(self, part: Node) -> Node:
        return _bounded(Negation(part))

    def both(self, *parts: Node) -> Node:
        return _bounded(Logic("and", parts))

    def either(self, *parts: Node) -> Node:
        return _bounded(Logic("or", parts))

    def choice(self, condition: Node, yes: Node, no: Node) -> Node:
        return _bounded(Choice(condition, yes, no))

    def pair(self, start: Node, worth: Node) -> tuple:
        return (start, worth)

    def pairs(self, *pairs: tuple) -> list:
        return list(pairs)

    def call(self, name: Token, *arguments) -> Node:
        return _bounded(call(str(name), list(arguments)))


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=Builder())


def parse(text: str) -> Node:
    """Return the parts of an expression.

    :raises ExpressionError: with a sentence, and with nothing else, for any text.
    """
    if not isinstance(text, str) or not text.strip():
        raise ExpressionError(_("Write an expression."))
    if len(text) > LONGEST:
        raise ExpressionError(_("An expression has at most %(n)d characters.") % {"n": LONGEST})
    if _brackets(text) > DEEPEST:
        raise ExpressionError(_("The expression is nested too deeply."))
    try:
        return cast(Node, _parser().parse(text))
    except (UnexpectedCharacters, UnexpectedToken) as wrong:
        raise ExpressionError(_where(text, wrong)) from None
    except LarkError as wrong:
        inner = getattr(wrong, "orig_exc", None)
        told = str(inner) if isinstance(inner, ExpressionError) else _("This is no expression.")
        raise ExpressionError(told) from None


def _brackets(text: str) -> int:
    deepest = depth = 0
    is_text = False
    for character in text:
        if character == "'":
            is_text = not is_text
        elif not is_text and character in "([":
            depth += 1
            deepest = max(deepest, depth)
        elif not is_text and character in ")]":
            depth -= 1
    return deepest


def _where(text: str, wrong: UnexpectedCharacters | UnexpectedToken) -> str:
    token = getattr(wrong, "token", None)
    if token is not None and token.type == "$END":
        return _("The expression is incomplete.")
    begin = text[wrong.pos_in_stream or 0 :][:20]
    return _("The expression cannot be read at “%(text)s”.") % {"text": begin}
