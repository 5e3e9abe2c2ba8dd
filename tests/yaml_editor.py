"""An editor without a screen: it speaks to the language server of YAML as VS Code does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

from places import ROOT

PROGRAM = "yaml-language-server"
PATIENCE = 20.0
"""Seconds that an answer may take, also on a busy machine."""


def server() -> list[str]:
    """The command that starts the language server; empty where there is none."""
    if not shutil.which("node"):
        return []
    beside = str(ROOT / "node_modules" / ".bin")
    found = shutil.which(PROGRAM, path=beside) or shutil.which(PROGRAM)
    return [found, "--stdio"] if found else []


class Editor:
    """One session with the server: files are opened in it, and it is asked what an editor asks."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._answers: Queue[dict[str, Any]] = Queue()
        self._marks: dict[str, Queue[list[dict[str, Any]]]] = {}
        self._number = 0
        threading.Thread(target=self._listen, daemon=True).start()
        self.ask("initialize", processId=os.getpid(), rootUri=None, capabilities=_CAPABILITIES)
        self._send({"method": "initialized", "params": {}})
        self.tell("workspace/didChangeConfiguration", settings=_SETTINGS)

    def opens(self, path: Path) -> list[dict[str, Any]]:
        """What the editor marks in a file."""
        uri = path.as_uri()
        self._marks[uri] = Queue()
        text = path.read_text(encoding="utf-8")
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return self._marks[uri].get(timeout=PATIENCE)

    def offers(self, path: Path, line: int, column: int) -> dict[str, str]:
        """What the editor would complete at a place (both from 0), with what it says of each."""
        asked = self.ask("textDocument/completion", **_at(path, line, column))
        return {item["label"]: _text(item.get("documentation")) for item in asked["items"]}

    def shows(self, path: Path, line: int, column: int) -> str:
        """What the editor shows of a place (both from 0) when one points at it."""
        return _text((self.ask("textDocument/hover", **_at(path, line, column)) or {})["contents"])

    def ask(self, method: str, **params: Any) -> Any:
        """The result of a request."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while (answer := self._answers.get(timeout=PATIENCE))["id"] != self._number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, **params: Any) -> None:
        """Send what has no answer."""
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        for message in _messages(self._process):
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                self._marks.setdefault(params["uri"], Queue()).put(params["diagnostics"])
            elif "method" in message and "id" in message:
                wanted = message["params"].get("items", []) if message["params"] else []
                result = [_SETTINGS.get(item.get("section", "")) for item in wanted]
                self._send({"id": message["id"], "result": result})
            elif "id" in message:
                self._answers.put(message)


@contextmanager
def editor() -> Iterator[Editor]:
    """An editor that is closed in the end."""
    process = subprocess.Popen(server(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Editor(process)
    finally:
        process.kill()
        process.communicate()


def _messages(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    assert process.stdout
    length = 0
    while line := process.stdout.readline():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        elif line == b"\r\n":
            yield json.loads(process.stdout.read(length))


def _at(path: Path, line: int, column: int) -> dict[str, Any]:
    place = {"line": line, "character": column}
    return {"textDocument": {"uri": path.as_uri()}, "position": place}


def _text(documentation: Any) -> str:
    if isinstance(documentation, dict):
        documentation = documentation["value"]
    return documentation or ""


_SETTINGS = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
}
_CAPABILITIES: dict[str, Any] = {
    "workspace": {"configuration": True},
    "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}},
}
