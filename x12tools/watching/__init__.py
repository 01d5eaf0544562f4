"""The gate over a drop folder: files in, claims that can go and claims that are held out."""

from x12tools.watching.folders import Folders
from x12tools.watching.waiting import Arrivals, Stopping, notified, polling
from x12tools.watching.watcher import Watcher

__all__ = ["Arrivals", "Folders", "Stopping", "Watcher", "notified", "polling"]
