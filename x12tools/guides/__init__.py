"""The implementation guides: what each transaction requires, allows and forbids, and where.

pyx12's packaged maps are read where they lie, the overlays of ``maps/guides`` are laid over
them, and the result is walked segment by segment.
"""

from x12tools.guides.loading import GUIDES, load_guide, nearest
from x12tools.guides.model import Guide, GuideLoop, GuideSegment
from x12tools.guides.walker import Walker

__all__ = ["GUIDES", "Guide", "GuideLoop", "GuideSegment", "Walker", "load_guide", "nearest"]
