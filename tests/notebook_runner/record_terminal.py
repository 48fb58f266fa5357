"""Runs a program on a terminal of its own, 100 columns wide, and prints what it writes, with times, as JSON.

usage: record_terminal.py DISTURBANCE PROGRAM ARGUMENT...

DISTURBANCE happens some seconds after its first output: {"after": SECONDS} presses Ctrl-C, {"after": SECONDS,
"cut": PATH} takes the second half of a file away, {} is none. Prints
{"status": EXIT_CODE, "written": [{"time": SECONDS, "text": ...}, ...]}.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

SECONDS = 120


def main(disturbance, program, *arguments):
    child, terminal = pty.fork()
    if child == 0:
        # Columns are known before the program asks for them.
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        os.execvp(program, [program, *arguments])
    written = record(terminal, json.loads(disturbance))
    _, status = os.waitpid(child, 0)
    json.dump({"status": os.waitstatus_to_exitcode(status), "written": written}, sys.stdout)


def record(terminal, disturbance):
    written, started, calm = [], time.monotonic(), "after" in disturbance
    while time.monotonic() - started < SECONDS:
        if calm and written and time.monotonic() - started - written[0]["time"] > disturbance["after"]:
            disturb(terminal, disturbance)
            calm = False
        if not select.select([terminal], [], [], 0.02)[0]:
            continue
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux reports the end of a terminal so.
            return written
        if not data:
            return written
        written.append({"time": time.monotonic() - started, "text": data.decode(errors="replace")})
    raise RuntimeError("no end")


def disturb(terminal, disturbance):
    if "cut" in disturbance:
        os.truncate(disturbance["cut"], os.path.getsize(disturbance["cut"]) // 2)
    else:
        os.write(terminal, b"\x03")


if __name__ == "__main__":
    main(*sys.argv[1:])
