"""The standard: one typed class per segment, one file per class.

A class is imported when its tag is first met, so that a small file pays for what it holds.
"""

import functools
import importlib
from typing import TYPE_CHECKING, Any

from x12tools.segments.base import Composite, Segment
from x12tools.segments.values import Unreadable
from x12tools.wire.delimiters import STANDARD, Delimiters

if TYPE_CHECKING:
    from x12tools.segments.ak1 import AK1 as AK1
    from x12tools.segments.ak2 import AK2 as AK2
    from x12tools.segments.ak9 import AK9 as AK9
    from x12tools.segments.amt import AMT as AMT
    from x12tools.segments.bht import BHT as BHT
    from x12tools.segments.bpr import BPR as BPR
    from x12tools.segments.cas import CAS as CAS
    from x12tools.segments.cl1 import CL1 as CL1
    from x12tools.segments.clm import CLM as CLM
    from x12tools.segments.clp import CLP as CLP
    from x12tools.segments.cn1 import CN1 as CN1
    from x12tools.segments.cr1 import CR1 as CR1
    from x12tools.segments.cr2 import CR2 as CR2
    from x12tools.segments.cr3 import CR3 as CR3
    from x12tools.segments.crc import CRC as CRC
    from x12tools.segments.ctp import CTP as CTP
    from x12tools.segments.ctx import CTX as CTX
    from x12tools.segments.cur import CUR as CUR
    from x12tools.segments.dmg import DMG as DMG
    from x12tools.segments.dtm import DTM as DTM
    from x12tools.segments.dtp import DTP as DTP
    from x12tools.segments.frm import FRM as FRM
    from x12tools.segments.ge import GE as GE
    from x12tools.segments.gs import GS as GS
    from x12tools.segments.hcp import HCP as HCP
    from x12tools.segments.hi import HI as HI
    from x12tools.segments.hl import HL as HL
    from x12tools.segments.iea import IEA as IEA
    from x12tools.segments.ik3 import IK3 as IK3
    from x12tools.segments.ik4 import IK4 as IK4
    from x12tools.segments.ik5 import IK5 as IK5
    from x12tools.segments.isa import ISA as ISA
    from x12tools.segments.k3 import K3 as K3
    from x12tools.segments.lin import LIN as LIN
    from x12tools.segments.lq import LQ as LQ
    from x12tools.segments.lx import LX as LX
    from x12tools.segments.mea import MEA as MEA
    from x12tools.segments.mia import MIA as MIA
    from x12tools.segments.moa import MOA as MOA
    from x12tools.segments.n1 import N1 as N1
    from x12tools.segments.n3 import N3 as N3
    from x12tools.segments.n4 import N4 as N4
    from x12tools.segments.nm1 import NM1 as NM1
    from x12tools.segments.nte import NTE as NTE
    from x12tools.segments.oi import OI as OI
    from x12tools.segments.pat import PAT as PAT
    from x12tools.segments.per import PER as PER
    from x12tools.segments.plb import PLB as PLB
    from x12tools.segments.prv import PRV as PRV
    from x12tools.segments.ps1 import PS1 as PS1
    from x12tools.segments.pwk import PWK as PWK
    from x12tools.segments.qty import QTY as QTY
    from x12tools.segments.rdm import RDM as RDM
    from x12tools.segments.ref import REF as REF
    from x12tools.segments.sbr import SBR as SBR
    from x12tools.segments.se import SE as SE
    from x12tools.segments.st import ST as ST
    from x12tools.segments.stc import STC as STC
    from x12tools.segments.sv1 import SV1 as SV1
    from x12tools.segments.sv2 import SV2 as SV2
    from x12tools.segments.sv5 import SV5 as SV5
    from x12tools.segments.svc import SVC as SVC
    from x12tools.segments.svd import SVD as SVD
    from x12tools.segments.ta1 import TA1 as TA1
    from x12tools.segments.trn import TRN as TRN
    from x12tools.segments.ts2 import TS2 as TS2
    from x12tools.segments.ts3 import TS3 as TS3

TAGS = frozenset(
    """
    AK1 AK2 AK9 AMT BHT BPR CAS CL1 CLM CLP CN1 CR1 CR2 CR3 CRC CTP CTX CUR DMG DTM DTP FRM GE GS HCP HI
    HL IEA IK3 IK4 IK5 ISA K3 LIN LQ LX MEA MIA MOA N1 N3 N4 NM1 NTE OI PAT PER PLB PRV PS1 PWK QTY RDM
    REF SBR SE ST STC SV1 SV2 SV5 SVC SVD TA1 TRN TS2 TS3
    """.split()
)
"""Every tag that has a class of its own."""

_CLASSES: dict[str, type[Segment]] = {}

__all__ = ["TAGS", "Composite", "Segment", "Unreadable", "read_segment", "segment_class"]


def segment_class(tag: str) -> type[Segment]:
    """The class of a tag; the plain Segment for a tag without one."""
    found = _CLASSES.get(tag)
    if found is None:
        if tag not in TAGS:
            return Segment
        module = importlib.import_module(f"x12tools.segments.{tag.lower()}")
        found = _CLASSES[tag] = getattr(module, tag)
    return found


@functools.lru_cache(maxsize=4096)
def read_segment(text: str, delimiters: Delimiters = STANDARD) -> Segment:
    """The typed segment that a segment's text (without terminator) holds; never raises on content.

    Segments do not change, and their texts come again: the same text may give the same object.
    """
    return segment_class(text.split(delimiters.element, 1)[0]).read(text, delimiters)


def __getattr__(name: str) -> Any:
    if name in TAGS:
        return segment_class(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
