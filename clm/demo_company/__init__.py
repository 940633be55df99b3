"""The demo company: three years of an invented coffee and tea supplier, with stories planted in its data."""

from clm.demo_company.build import build_demo
from clm.demo_company.frames import SEED, demo_frames

__all__ = ["SEED", "build_demo", "demo_frames"]
