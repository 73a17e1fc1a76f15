"""A program whose children each do one thing under strace, from the moment they are told to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

CALLS = (
    "openat,write,read,lseek,fsync,newfstatat,fstat,rename,mkdir,unlink,rmdir,flock,ftruncate,"
    "close,getdents64,fchmod,ioctl,fcntl,readlink,statx,link,pwrite64,pread64"
)
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")


class Traced:
    """The program: for each line that it gets, a child that waits for a signal and then works."""

    def __init__(self, program: Path, *options: str) -> None:
        command = [sys.executable, str(program), *options]
        self._program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        # It and its tracer take turns: on one processor neither has to be woken on another.
        self._processor = {min(os.sched_getaffinity(0))}
        os.sched_setaffinity(self._program.pid, self._processor)

    def run(self, folder: Path, what: str, *inject: str) -> tuple[list[str], list[str]]:
        """Do one thing under strace; return what the program said, and the lines of the trace."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{folder}\t{what}\n")
        process = self._program.stdout.readline().split()[1]
        trace = folder / "trace"
        tracer = subprocess.Popen(
            ["strace", "-o", str(trace), "-e", f"trace={CALLS}", *inject, "-p", process],
            stderr=subprocess.PIPE,
            text=True,
        )
        os.sched_setaffinity(tracer.pid, self._processor)
        assert tracer.stderr is not None
        assert "attached" in tracer.stderr.readline()
        os.kill(int(process), signal.SIGUSR1)
        said = list(iter(self._program.stdout.readline, "ended\n"))
        tracer.communicate(timeout=60)
        return said, trace.read_text().splitlines()

    def end(self) -> None:
        """Let the program end by itself."""
        self._program.communicate(timeout=60)


def calls_in(trace: list[str]) -> list[str]:
    """Return the names of the calls between the two lines that the program says."""
    begin = next(n for n, line in enumerate(trace) if 'write(1, "trying' in line)
    end = next(n for n, line in enumerate(trace) if re.search(r'write\(1, "(saved|refused)', line))
    return [match[1] for line in trace[begin + 1 : end] if (match := _CALL.match(line))]


def calls_before(trace: list[str], call: str) -> int:
    """Return how often a call was made before the work began."""
    begin = next(n for n, line in enumerate(trace) if 'write(1, "trying' in line)
    return sum(line.startswith(f"{call}(") for line in trace[: begin + 1])
