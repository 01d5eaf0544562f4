"""Whether a segment's text is sound for one use, asked millions of times.

A use met often has its pattern compiled; texts that come again are remembered where that pays.
"""

import re

from x12tools.guides.model import GuideSegment
from x12tools.guides.pattern import sound
from x12tools.wire.delimiters import Delimiters

_WORTH_A_PATTERN = 12
"""After how many segments of one use compiling its pattern pays for itself."""

_TRIAL = 512
"""How many texts are watched before it is decided whether to remember any."""

_MOST = 1024
"""How many texts of one use are remembered."""


class Soundness:
    """The soundness of one use. ``known`` holds texts that were found sound before."""

    __slots__ = ("_came_again", "_delimiters", "_met", "_pattern", "_use", "_watched", "known")

    def __init__(self, use: GuideSegment, delimiters: Delimiters) -> None:
        self._use = use
        self._delimiters = delimiters
        self._pattern: re.Pattern[str] | None = None
        self._met = 0
        self._came_again = 0
        self._watched: set[str] | None = set()
        self.known: set[str] = set()

    def takes(self, text: str) -> bool:
        """Whether the pattern takes a text that is not ``known``.

        False says nothing yet: the elements must be looked at one by one.
        """
        pattern = self._pattern
        if pattern is None:
            self._met += 1
            if self._met < _WORTH_A_PATTERN:
                return False
            pattern = self._pattern = sound(self._use, self._delimiters)
        if pattern.match(text) is None:
            return False
        watched = self._watched
        if watched is not None:
            self._watch(watched, text)
        elif self.known:
            if len(self.known) >= _MOST:
                self.known.clear()
            self.known.add(text)
        return True

    def _watch(self, watched: set[str], text: str) -> None:
        """Decides, after the trial, whether texts come again often enough to be remembered."""
        self._met += 1
        self._came_again += text in watched
        watched.add(text)
        if self._met >= _TRIAL:
            self._watched = None
            if self._came_again * 2 > _TRIAL:
                self.known = watched
