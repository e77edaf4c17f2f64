"""Reading the files of a log: from a folder and over HTTP, with limits on time and size."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from unit.chain.hostile import COMPRESSED, ENDLESS, serving

from notary.domain.register.tiles import TILE_SIZE
from notary.tlog import DirectoryLog, HttpLog, LogUnavailable, PublishedLog, open_published

FILES = {
    "/log/checkpoint": b"a checkpoint",
    "/log/tile/0/000": bytes(TILE_SIZE),
    "/log/tile/0/001.p/3": bytes(96),
    "/log/tile/entries/000": bytes(46 * 256),
    "/log/tile/0/005": bytes(TILE_SIZE + 1),
}


class Handler(BaseHTTPRequestHandler):
    """Serves ``FILES``; everything below ``/moved`` is a redirect to them, everything below ``/never`` does not end."""

    never = threading.Event()
    encodings: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.encodings.append(self.headers["accept-encoding"])
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("location", self.path.replace("/moved", "/log", 1))
            self.end_headers()
        elif self.path.startswith("/never"):
            self.send_response(200)
            self.end_headers()
            self.never.wait(30)
        elif self.path in FILES:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(FILES[self.path])
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Handler.never.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["folder", "http", "http with a slash"])
def log(request: pytest.FixtureRequest, tmp_path: Path, server: str) -> Iterator[PublishedLog]:
    if request.param == "folder":
        for path, data in FILES.items():
            file = tmp_path / path[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        log = open_published(str(tmp_path / "log"))
    else:
        log = open_published(f"{server}/log" + ("/" if "slash" in request.param else ""))
    yield log
    log.close()


def test_files_are_found_at_the_paths_of_the_layout(log: PublishedLog) -> None:
    assert log.checkpoint() == b"a checkpoint"
    assert log.tile(0, 0, 256) == bytes(TILE_SIZE)
    assert log.tile(0, 1, 3) == bytes(96)
    assert log.bundle(0, 256) == bytes(46 * 256)


def test_the_full_file_is_read_where_the_partial_one_is_gone(log: PublishedLog) -> None:
    assert log.tile(0, 0, 7) == bytes(TILE_SIZE)


def test_a_missing_file_is_unavailable(log: PublishedLog) -> None:
    with pytest.raises(LogUnavailable, match="tile/1/000"):
        log.tile(1, 0, 256)
    with pytest.raises(LogUnavailable):
        log.bundle(3, 9)


def test_a_file_that_is_too_long_is_not_read(log: PublishedLog) -> None:
    with pytest.raises(LogUnavailable, match="8192"):
        log.tile(0, 5, 256)


def test_redirects_are_not_followed(server: str) -> None:
    log = HttpLog(f"{server}/moved")
    with pytest.raises(LogUnavailable, match="302"):
        log.checkpoint()
    log.close()


def test_an_answer_that_does_not_end_is_given_up(server: str) -> None:
    log = HttpLog(f"{server}/never", timeout=0.2)
    with pytest.raises(LogUnavailable):
        log.checkpoint()
    log.close()


def test_all_files_together_have_a_budget_of_time(server: str) -> None:
    log = HttpLog(f"{server}/log", budget=0)
    with pytest.raises(LogUnavailable, match="in time"):
        log.checkpoint()
    log.close()


def test_a_folder_name_that_cannot_be_one_is_unavailable() -> None:
    with pytest.raises(LogUnavailable):
        DirectoryLog("a\0b").checkpoint()


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_endless_answer_is_given_up_at_the_deadline(kind: str) -> None:
    with (
        serving(*ENDLESS[kind]) as url,
        closing(HttpLog(url, timeout=0.3)) as log,
        pytest.raises(LogUnavailable, match="in time"),
    ):
        log.checkpoint()


def test_a_tls_handshake_that_does_not_end_is_given_up_at_the_deadline() -> None:
    with (
        serving(*ENDLESS["silence"]) as url,
        closing(HttpLog(url.replace("http", "https"), timeout=0.3)) as log,
        pytest.raises(LogUnavailable, match="in time"),
    ):
        log.checkpoint()


def test_the_budget_is_used_up_by_waiting() -> None:
    with (
        serving(*ENDLESS["headers in drops"]) as url,
        closing(HttpLog(url, timeout=1000, budget=0.3)) as log,
        pytest.raises(LogUnavailable, match="in time"),
    ):
        log.checkpoint()


def test_a_compressed_answer_is_refused() -> None:
    with (
        serving(COMPRESSED, b"1\r\na\r\n", 0.01) as url,
        closing(HttpLog(url)) as log,
        pytest.raises(LogUnavailable, match="compressed"),
    ):
        log.checkpoint()


def test_no_compression_is_asked_for(server: str) -> None:
    with closing(HttpLog(f"{server}/log")) as log:
        log.checkpoint()
    assert Handler.encodings[-1] == "identity"


def pipe(place: Path) -> None:
    os.mkfifo(place)


def endless_device(place: Path) -> None:
    place.symlink_to("/dev/zero")


@pytest.mark.parametrize("kind", [pipe, endless_device, Path.mkdir])
def test_only_regular_files_are_read(tmp_path: Path, kind: Callable[[Path], None]) -> None:
    kind(tmp_path / "checkpoint")
    with pytest.raises(LogUnavailable, match=r"regular file|directory"):
        DirectoryLog(tmp_path).checkpoint()


def test_of_a_huge_file_no_more_is_read_than_a_file_of_the_log_can_have(tmp_path: Path) -> None:
    with (tmp_path / "checkpoint").open("wb") as file:
        file.truncate(1 << 40)  # a hole: it takes no space on the disk
    with pytest.raises(LogUnavailable, match="longer than"):
        DirectoryLog(tmp_path).checkpoint()
