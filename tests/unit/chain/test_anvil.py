"""The binary is found or asked for in one sentence, and no stranger's process is taken for ours."""

import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from notary.chain import anvil, leash
from notary.chain.anvil import AnvilMissing, find_binary


def test_the_named_binary_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(anvil.VARIABLE, sys.executable)
    assert find_binary() == Path(sys.executable)


def test_a_named_binary_that_is_none_is_not_replaced_by_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(anvil.VARIABLE, str(tmp_path))
    with pytest.raises(AnvilMissing, match=r"NOTARY_ANVIL names .*no executable file"):
        find_binary()


def test_a_missing_package_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(anvil.VARIABLE, raising=False)
    monkeypatch.setattr("platform.machine", lambda: "sparc")
    with pytest.raises(AnvilMissing, match=r"anvil-linux-sparc/bin/anvil is missing; run `npm ci`"):
        find_binary()


def test_a_strangers_process_is_not_ours_and_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()", str(tmp_path)], stdin=subprocess.PIPE) as stranger:
        assert not anvil.is_ours(stranger.pid, tmp_path)
        assert not anvil.kill_orphan(stranger.pid, tmp_path)
        assert stranger.poll() is None
        stranger.kill()
    assert not anvil.is_ours(2**22, tmp_path)


def test_a_node_of_another_directory_is_not_ours(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "input()", "--cache-path", str(tmp_path / "a" / "cache")]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as node:
        assert not anvil.kill_orphan(node.pid, tmp_path / "b")
        assert node.poll() is None
        node.kill()


def test_a_taken_port_is_seen() -> None:
    port = anvil.free_port()
    assert anvil.is_free(port)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert not anvil.is_free(port)


PARENT = f"""
import os, subprocess, sys
code = "import os, signal; os.write(1, b'%d!' % os.getpid()); signal.pause()"
subprocess.Popen([sys.executable, {leash.__file__!r}, str(os.getpid()), sys.executable, "-c", code])
sys.stdin.read()
"""


def test_a_leashed_command_dies_with_its_parent() -> None:
    read, write = os.pipe()
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=write) as parent:
        os.close(write)
        pid = int(until(b"!", read))
        parent.kill()
    # The pipe ends when its last holder, the leashed command, is gone.
    ended, _, _ = select.select([read], [], [], 30)
    if not ended:
        os.kill(pid, signal.SIGKILL)
    assert ended
    assert os.read(read, 1) == b""
    os.close(read)


def until(end: bytes, descriptor: int) -> bytes:
    text = b""
    while not text.endswith(end):
        text += os.read(descriptor, 1) or end
    return text.removesuffix(end)


def test_a_leash_on_another_parent_does_not_start_the_command() -> None:
    command = [sys.executable, leash.__file__, "1", sys.executable, "-c", "print('ran')"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
