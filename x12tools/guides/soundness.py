"""Whether a segment's text is sound for one use, asked millions of times.

A use met often has its pattern compiled; texts that come again are remembered where that pays.
"""

from collections.abc import Callable

from x12tools.guides.model import GuideSegment
from x12tools.guides.pattern import sound
from x12tools.wire.delimiters import Delimiters

_WORTH_A_PATTERN = 12
"""After how many segments of one use compiling its pattern pays for itself."""

_MOST = 1024
"""How many texts of one use are remembered."""

_TRIAL = 256
"""How many texts are watched to decide whether it pays to remember."""


class Soundness:
    """The soundness of one use.

    ``known`` holds texts that were found sound before. ``takes`` says of another whether the
    pattern takes it; where it does not, the elements must be looked at one by one.
    """

    __slots__ = ("_again", "_before", "_delimiters", "_match", "_met", "_use", "known", "takes")

    def __init__(self, use: GuideSegment, delimiters: Delimiters) -> None:
        self._use = use
        self._delimiters = delimiters
        self._match: Callable[[str], object] = str.strip
        self._met = 0
        self._again = 0
        self._before: set[str] = set()
        self.known: set[str] = set()
        self.takes: Callable[[str], object] = self._seldom

    def _seldom(self, text: str) -> object:
        """Met a few times: no pattern yet."""
        self._met += 1
        if self._met < _WORTH_A_PATTERN:
            return None
        self._match = sound(self._use, self._delimiters).match
        self.takes = self._remembering
        return self._match(text)

    def _remembering(self, text: str) -> object:
        taken = self._match(text)
        if taken is not None:
            self.known.add(text)
            if len(self.known) >= _MOST:
                self._before, self._met, self._again = set(self.known), 0, 0
                self.known.clear()
                self.takes = self._trying
        return taken

    def _trying(self, text: str) -> object:
        """Do texts come again? If not, remembering them is in vain."""
        self._met += 1
        self._again += text in self._before
        if self._met >= _TRIAL:
            if self._again * 2 > _TRIAL:
                self.known.update(self._before)
                self.takes = self._keeping
            else:
                self.takes = self._match
            self._before = set()
        return self._match(text)

    def _keeping(self, text: str) -> object:
        taken = self._match(text)
        if taken is not None:
            if len(self.known) >= _MOST:
                self.known.clear()
            self.known.add(text)
        return taken
