"""What the tests assert of answers."""

import unittest

from .commands import Answer


class ChartTest(unittest.TestCase):
    """A test that judges answers of helm and kubectl."""

    def assertAllowed(self, answer: Answer) -> None:
        self.assertTrue(answer.ok, answer.error)

    def assertRefused(self, answer: Answer, *fragments: str) -> None:
        self.assertFalse(answer.ok, f"was not refused: {answer.out}")
        for fragment in fragments:
            self.assertIn(fragment, answer.error)
