"""A worker process: ``python -m x12tools.service.worker MIB`` reads jobs and answers them."""

import contextlib
import json
import os
import signal
import sys
from typing import Any, BinaryIO

from x12tools.errors import ConfigurationError, NotX12, X12ToolsError
from x12tools.service.logs import where
from x12tools.service.work import JOBS, warm


def main() -> None:
    """Answers jobs, a JSON line each, until its input ends."""
    os.umask(0o077)
    for one in (signal.SIGINT, signal.SIGTERM):  # the service says when it is over
        signal.signal(one, signal.SIG_IGN)
    _die_with_parent()
    _limit_memory(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    warm()
    _say(answers, {"ready": True})
    for line in sys.stdin.buffer:
        answer = answer_to(json.loads(line))
        _say(answers, answer)
        if answer.get("problem") == "memory":
            return


def answer_to(job: dict[str, Any]) -> dict[str, Any]:
    """What becomes of one job; a failure is a problem's kind, without a word of what was read."""
    try:
        return {"done": True, **JOBS[job.pop("do")](**job)}
    except MemoryError:
        return {"problem": "memory"}
    except NotX12:
        return {"problem": "not-x12"}
    except ConfigurationError as why:
        return {"problem": "configuration", "log": str(why)}
    except X12ToolsError as why:
        return {"problem": "internal", "detail": "Nothing passed.", "log": str(why)}
    except Exception as why:
        return {"problem": "internal", "detail": "Nothing passed.", "log": str(where(why))}


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _limit_memory(mebibytes: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    """Linux: a service that is killed takes its workers along, in the midst of a file too."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    main()
