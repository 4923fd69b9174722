"""Templates of a deck make no endless text in one step."""

from __future__ import annotations

import pytest
from jinja2.exceptions import SecurityError

from builder.theming.sandbox import Sandbox

ENDLESS = [
    "'x' * 2000000000",
    "2000000000 * 'x'",
    "[0] * 2000000000",
    "9 ** 99999999999",
    "'%2000000000d' % 1",
    "'%*d' % (2000000000, 1)",
    "'%.2000000000f' % 1",
    "'%2000000000d' | format(1)",
    "'{:2000000000}'.format(1)",
    "'{:{w}}'.format(1, w=2000000000)",
    "'x'.center(2000000000)",
    "'x'.ljust(2000000000)",
    "'1'.zfill(2000000000)",
    "'x' | center(2000000000)",
    "'x' | indent(2000000000, true)",
    "[1] | tojson(2000000000)",
    "'x'.replace('', 'y' * 9000000)",
    "('y' * 9000000).join(['a', 'b', 'c'])",
]
PLAIN = {
    "'ab' * 3": "ababab",
    "'%d %5s' % (123456789, 99999999)": "123456789 99999999",
    "'{} {:>3}'.format(123456789, 5)": "123456789   5",
    "123456789 | tojson": "123456789",
    "[99999999] | join(',')": "99999999",
    "123456789 % 5": "4",
    "'99999999' | indent": "99999999",
}


@pytest.mark.parametrize("expression", ENDLESS)
def test_what_would_be_endless_is_refused(expression: str) -> None:
    with pytest.raises(SecurityError, match="this would make a text of"):
        Sandbox(autoescape=True).from_string(f"{{{{ ({expression}) | length }}}}").render()


@pytest.mark.parametrize(("expression", "text"), PLAIN.items())
def test_all_else_is_as_it_was(expression: str, text: str) -> None:
    assert Sandbox(autoescape=True).from_string(f"{{{{ {expression} }}}}").render() == text
