"""Run a command that dies with its parent: ``python leash.py PARENT_PID COMMAND…``.

A chain node must not outlive a killed supervisor. On Linux the kernel sends SIGKILL when the thread that started
this script ends (prctl(2), PR_SET_PDEATHSIG, which survives execve). A script of its own, since running Python
code between fork and exec of a process with threads can deadlock. Elsewhere the command simply runs.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Tie this process to ``parent`` and become ``command``."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the kernel was asked
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - the supervisor's fixed argument list


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
