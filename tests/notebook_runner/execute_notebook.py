"""Runs the code cells of a notebook in a real Deno kernel and prints what they gave as JSON.

usage: execute_notebook.py DENO NOTEBOOK SECONDS_PER_CELL

Prints [{"status": "ok" | "error" | "timeout" | "dead", "message": ..., "outputs": [...]}, ...], one entry for each
code cell that was run; stops after the first that did not end with "ok". Outputs are in the form of nbformat.

The kernel of Deno publishes "idle" before its outputs are drained, and late ones can carry the next cell's parent,
so a cell ends when reply and "idle" are there *and* the channel has been quiet for 80 ms.
"""

import json
import os
import queue
import sys
import tempfile
import time

import nbformat
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

QUIET = 0.08


def main(deno, path, seconds):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JUPYTER_RUNTIME_DIR"] = folder
        manager = kernel_manager(deno, folder)
        # The folder decides which deno.json resolves bare imports.
        manager.start_kernel(cwd=os.path.dirname(os.path.abspath(path)), stdout=sys.stderr)
        try:
            results = list(run_cells(manager, notebook, seconds))
        finally:
            manager.shutdown_kernel(now=not manager.is_alive())
    json.dump(results, sys.stdout)


def kernel_manager(deno, folder):
    """A manager that starts this very Deno, not one that happens to be installed as a kernel."""
    spec = os.path.join(folder, "kernels", "deno")
    os.makedirs(spec)
    with open(os.path.join(spec, "kernel.json"), "w") as file:
        argv = [deno, "jupyter", "--kernel", "--conn", "{connection_file}"]
        json.dump({"argv": argv, "display_name": "Deno", "language": "typescript"}, file)
    return KernelManager(
        kernel_name="deno",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[os.path.dirname(spec)]),
    )


def run_cells(manager, notebook, seconds):
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            result = run_cell(manager, client, cell.source, seconds)
            yield result
            if result["status"] != "ok" and "raises-exception" not in cell.metadata.get("tags", []):
                return
    finally:
        client.stop_channels()


def run_cell(manager, client, source, seconds):
    request = client.execute(source)
    outputs = Outputs()
    reply, idle = None, False
    deadline = time.monotonic() + seconds
    last_message = time.monotonic()
    while reply is None or not idle or time.monotonic() - last_message < QUIET:
        if not manager.is_alive():
            return {"status": "dead", "message": "the kernel died", "outputs": outputs.cell}
        if time.monotonic() > deadline:
            return {"status": "timeout", "message": f"no end after {seconds} s", "outputs": outputs.cell}
        reply = reply or next_reply(client, request)
        message = next_message(client.get_iopub_msg, QUIET / 4)
        if message is None:
            continue
        last_message = time.monotonic()
        outputs.add(message)
        idle = idle or is_idle(message, request)
    content = reply["content"]
    message = f"{content['ename']}: {content['evalue']}" if content["status"] == "error" else ""
    return {"status": content["status"], "message": message, "outputs": outputs.cell}


def next_reply(client, request):
    reply = next_message(client.get_shell_msg, 0)
    return reply if reply and reply["parent_header"].get("msg_id") == request else None


def next_message(get, timeout):
    try:
        return get(timeout=timeout)
    except queue.Empty:
        return None


def is_idle(message, request):
    return (
        message["msg_type"] == "status"
        and message["content"]["execution_state"] == "idle"
        and message["parent_header"].get("msg_id") == request
    )


class Outputs:
    """The outputs of a cell as a notebook stores them: updates applied, neighbouring text of a stream joined."""

    def __init__(self):
        self.cell = []
        self.displays = {}

    def add(self, message):
        kind, content = message["msg_type"], message["content"]
        display_id = content.get("transient", {}).get("display_id")
        if kind == "update_display_data":
            for output in self.displays.get(display_id, []):
                output.update(data=content["data"], metadata=content["metadata"])
        elif kind == "clear_output":
            self.cell.clear()
        elif kind == "stream" and self.cell and self.cell[-1].get("name") == content["name"]:
            self.cell[-1]["text"] += content["text"]
        elif kind in ("stream", "display_data", "execute_result", "error"):
            output = nbformat.v4.output_from_msg(message)
            self.cell.append(output)
            if display_id is not None:
                self.displays.setdefault(display_id, []).append(output)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
