"""Runs cells in a real Deno kernel and prints all that the kernel publishes, with times, as JSON.

usage: record_messages.py DENO FOLDER < CELLS

CELLS is [{"source": ..., "interrupt_after": SECONDS or absent}, ...]; the interrupt is what the Stop button sends.
Prints for each cell [{"time": SECONDS, "type": ..., "content": ...}, ...].
"""

import json
import os
import queue
import sys
import tempfile
import threading
import time

from execute_notebook import QUIET, is_idle, kernel_manager, next_message

SECONDS_PER_CELL = 120


def main(deno, folder):
    cells = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as home:
        os.environ["JUPYTER_RUNTIME_DIR"] = home
        manager = kernel_manager(deno, home)
        manager.start_kernel(cwd=folder, stdout=sys.stderr)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            recorded = [record(manager, client, cell) for cell in cells]
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    json.dump(recorded, sys.stdout)


def record(manager, client, cell):
    request = client.execute(cell["source"])
    started = last = time.monotonic()
    if "interrupt_after" in cell:
        threading.Timer(cell["interrupt_after"], manager.interrupt_kernel).start()
    messages, idle = [], False
    while not idle or time.monotonic() - last < QUIET:
        if time.monotonic() - started > SECONDS_PER_CELL or not manager.is_alive():
            raise RuntimeError(f"no end of {cell['source']}")
        message = next_message(client.get_iopub_msg, QUIET / 4)
        if message is None:
            continue
        last = time.monotonic()
        idle = idle or is_idle(message, request)
        messages.append({"time": last - started, "type": message["msg_type"], "content": message["content"]})
    return messages


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
