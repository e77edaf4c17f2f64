"""The files of the embedded chain, and how they are replaced so that a kill leaves the old or the new one whole.

::

    lock             held (flock) by the one supervisor
    node.json        pid, port, url and chain id of the node that serves now, or served last
    state.json       the last dump that counts; anvil starts from it
    confirmed.json   number and hash of the newest block in that dump, written after it
    *.damaged-N      what could not be used, kept for a person
    node.log, cache/ anvil's own
"""

import fcntl
import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from notary import faults
from notary.chain import hexes
from notary.chain.errors import ChainNonsense
from notary.domain.errors import FormatError


class StateDamaged(FormatError):
    """A state file or dump that no node could continue from."""

    code = "STATE_DAMAGED"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The newest block that a kill cannot take back."""

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """Where the node is."""

    pid: int
    port: int
    url: str
    chain_id: int


class ChainFiles:
    """The directory of one embedded chain; made when it is not there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self.directory.mkdir(parents=True, exist_ok=True)
        self.state = self.directory / "state.json"
        self._confirmed = self.directory / "confirmed.json"
        self._node = self.directory / "node.json"

    def confirmed(self) -> Confirmed | None:
        """The marker, None when there is none or it is unreadable (it only repeats what the state file says)."""
        fields = _read_json(self._confirmed)
        try:
            return Confirmed(int(fields["number"]), hexes.hash32(fields["hash"], "confirmed.json"))
        except (KeyError, TypeError, ValueError, ChainNonsense):
            return None

    def node(self) -> NodeInfo | None:
        """Where the node is or was, None when none ever ran."""
        try:
            return NodeInfo(**_read_json(self._node))
        except TypeError:
            return None

    def publish(self, node: NodeInfo) -> None:
        """Tell other processes where the node is."""
        _replace(self._node, _json(asdict(node)))

    def save(self, state: bytes, confirmed: Confirmed) -> None:
        """Make a dump the one that counts, then say so."""
        fresh = self.state.with_suffix(".new")
        _write(fresh, state)
        faults.point("chain.after_dump_write")
        fresh.replace(self.state)
        faults.point("chain.after_dump_rename")
        _sync_directory(self.directory)
        self.mark(confirmed)
        faults.point("chain.after_confirm")

    def mark(self, confirmed: Confirmed) -> None:
        """Write the marker; the state file must hold this block already."""
        _replace(self._confirmed, _json({"number": confirmed.number, "hash": hexes.to_hex(confirmed.hash)}))

    def examine(self) -> int | None:
        """The number of the block that a start continues from, None where there never was a chain.

        Raises:
            StateDamaged: the state is missing though blocks were confirmed, unreadable, or older than the marker.
        """
        confirmed = self.confirmed()
        if not self.state.exists():
            if confirmed is not None:
                raise StateDamaged(f"the state file is gone; block {confirmed.number} was in it", where="state.json")
            return None
        number = best_block(parse_state(self.state.read_bytes()))
        if confirmed is not None and number < confirmed.number:
            text = f"it ends with block {number} and block {confirmed.number} was confirmed: an old copy"
            raise StateDamaged(text, where="state.json")
        return number

    def set_aside(self) -> Path | None:
        """Rename state and marker, so that the next start is from nothing. Returns where the state is kept."""
        taken = (int(path.suffix.rpartition("-")[2]) for path in self.directory.glob("*.damaged-*"))
        suffix = f".damaged-{max(taken, default=0) + 1}"
        kept = self.state.rename(self.state.with_suffix(suffix)) if self.state.exists() else None
        faults.point("chain.between_set_asides")
        if self._confirmed.exists():
            self._confirmed.rename(self._confirmed.with_suffix(suffix))
        return kept

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Try to become the one supervisor; says whether that worked."""
        with (self.directory / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


def parse_state(content: bytes) -> dict[str, Any]:
    """A state file or a dump (gzipped or not) as JSON. Raises :class:`StateDamaged`."""
    try:
        text = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        state = json.loads(text)
        best_block(state)
    except (ValueError, EOFError, OSError, KeyError, TypeError, RecursionError) as error:
        raise StateDamaged(f"no chain state ({error})", where="state.json") from error
    return dict(state)


def best_block(state: dict[str, Any]) -> int:
    """The number of the newest block in a state, which must hold that block and its accounts."""
    number = int(state["best_block_number"])
    numbers = {_number(block) for block in state["blocks"]}
    if number not in numbers or not isinstance(state["accounts"], dict):
        raise StateDamaged(f"block {number} is not in it", where="state.json")
    return number


def without_false_genesis(state: dict[str, Any]) -> dict[str, Any]:
    """The state with the first block 0 alone.

    anvil makes a new genesis block at every start, beside the loaded one, and dumps both: the one that a later start
    picks would change the chain's first hash at random.
    """
    genesis = [block for block in state["blocks"] if _number(block) == 0]
    oldest = min(genesis, key=lambda block: int(block["header"]["timestamp"], 16), default=None)
    later = [block for block in state["blocks"] if _number(block) != 0]
    return {**state, "blocks": ([oldest] if oldest else []) + later}


def _number(block: dict[str, Any]) -> int:
    return int(block["header"]["number"], 16)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        parsed = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    _write(fresh, content)
    fresh.replace(path)
    _sync_directory(path.parent)


def _write(path: Path, content: bytes) -> None:
    """Write a whole file to the disk itself; a half one (the disk is full) is removed."""
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
