from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tilestore import TileStore, leaves

from notary.domain.errors import FormatError
from notary.domain.register import tiles
from notary.domain.register.merkle import EMPTY_ROOT, Tree
from notary.domain.register.proofs import verify_consistency, verify_inclusion
from notary.domain.register.tiles import Tile, TileTree

BIG = 66_000
"""Leaves enough for three levels of tiles, with a partial tile on each."""


@pytest.fixture(scope="module")
def big() -> tuple[TileStore, Tree]:
    store = TileStore()
    store.append(leaves(BIG))
    return store, Tree(leaves(BIG))


def test_no_leaves_have_no_tiles() -> None:
    assert tiles.append(0, TileStore().read, []) == tiles.Appended(0, EMPTY_ROOT, {})


@given(st.lists(st.one_of(st.integers(0, 5), st.sampled_from([255, 256, 257, 512, 700])), max_size=6))
@example([256])
@example([255, 1, 1, 255])
def test_any_split_of_appends_gives_the_same_tiles_and_root(parts: list[int]) -> None:
    store, at_once = TileStore(), TileStore()
    root = EMPTY_ROOT
    for part in parts:
        root = store.append(leaves(part, store.size)).root
    assert root == at_once.append(leaves(sum(parts))).root == Tree(leaves(sum(parts))).root()
    assert store.rows == at_once.rows


def test_growth_across_a_third_level_equals_growth_at_once(big: tuple[TileStore, Tree]) -> None:
    store = TileStore()
    for part in (65_535, 1, 1, BIG - 65_537):
        appended = store.append(leaves(part, store.size))
        assert appended.root == big[1].root(appended.size)
    assert store.rows == big[0].rows


def test_tiles_hold_the_hashes_of_the_specification(big: tuple[TileStore, Tree]) -> None:
    store, tree = big
    for tile in tiles.tiles(BIG):
        assert tile.level is not None
        span = 256**tile.level
        first = tile.index * 256
        expected = [Tree(leaves(span, (first + i) * span)).root() for i in range(tile.width)]
        assert store.rows[tile.level, tile.index] == b"".join(expected), tile
    assert tree.root() == TileTree(BIG, store.read).root()


def test_the_tiles_of_a_size_are_those_stored(big: tuple[TileStore, Tree]) -> None:
    stored = {(level, index, len(data) // 32) for (level, index), data in big[0].rows.items()}
    assert {(tile.level, tile.index, tile.width) for tile in tiles.tiles(BIG)} == stored


def test_the_example_of_the_specification() -> None:
    shapes = Counter((tile.level, tile.width) for tile in tiles.tiles(70_000))
    assert shapes == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}
    assert [tile.path for tile in tiles.tiles(256)] == ["tile/0/000", "tile/1/000.p/1"]
    assert list(tiles.tiles(0)) == []


@given(st.integers(0, 1500), st.integers(0, 1500))
@example(256, 0)
@example(256, 256)
@example(255, 2)
def test_an_append_changes_exactly_the_tiles_that_are_listed(since: int, more: int) -> None:
    store = TileStore()
    store.append(leaves(since))
    appended = store.append(leaves(more, since))
    listed = {(tile.level, tile.index): tile.width for tile in tiles.tiles(since + more, since)}
    assert listed == {place: len(data) // 32 for place, data in appended.tiles.items()}


def test_bundles_stand_beside_the_tiles_of_level_0() -> None:
    assert [tile.path for tile in tiles.bundles(600)] == [
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/88",
    ]
    assert [tile.path for tile in tiles.bundles(600, since=512)] == ["tile/entries/002.p/88"]
    assert list(tiles.bundles(600, since=600)) == []


@given(st.data())
def test_proofs_from_tiles_equal_proofs_from_leaves(big: tuple[TileStore, Tree], data: st.DataObject) -> None:
    store, tree = big
    size = data.draw(st.one_of(st.integers(1, BIG), st.sampled_from([1, 255, 256, 257, 65_535, 65_536, 65_537])))
    first = data.draw(st.integers(1, size))
    from_tiles = TileTree(size, store.read)
    assert from_tiles.root() == tree.root(size)
    assert from_tiles.inclusion(first - 1) == tree.inclusion(first - 1, size)
    assert from_tiles.consistency(first) == tree.consistency(first, size)
    verify_inclusion(leaves(1, first - 1)[0], first - 1, size, from_tiles.inclusion(first - 1), tree.root(size))
    verify_consistency(first, size, from_tiles.consistency(first), tree.root(first), tree.root(size))


def test_only_tiles_of_the_asked_size_are_read(big: tuple[TileStore, Tree]) -> None:
    store = big[0]
    existing = {(tile.level, tile.index, tile.width) for tile in tiles.tiles(1000)}
    store.reads.clear()
    TileTree(1000, store.read).inclusion(999)
    assert store.reads
    assert set(store.reads) <= existing


def test_many_proofs_read_each_tile_once(big: tuple[TileStore, Tree]) -> None:
    store = big[0]
    store.reads.clear()
    tree = TileTree(BIG, store.read)
    for index in range(300):
        tree.inclusion(index)
    assert max(Counter(store.reads).values()) == 1
    assert len(store.reads) < 10


def test_an_append_reads_only_the_partial_tiles_at_the_right_edge(big: tuple[TileStore, Tree]) -> None:
    store = TileStore()
    store.append(leaves(1000))
    store.reads.clear()
    store.append(leaves(1, 1000))
    assert store.reads == [(0, 3, 232), (1, 0, 3)]


def test_a_wider_state_of_a_tile_serves_a_smaller_tree() -> None:
    later = TileStore()
    later.append(leaves(200))

    def read_whole(level: int, index: int, width: int) -> bytes:
        return later.rows[level, index]

    assert TileTree(150, read_whole).root() == Tree(leaves(150)).root()
    assert tiles.append(150, read_whole, leaves(3, 900)).tiles == {(0, 0): b"".join(leaves(150) + leaves(3, 900))}


@pytest.mark.parametrize(("size", "count"), [(1, 999), (255, 300), (256, 1), (700, 300)])
def test_leaf_hashes_read_later_are_proven_by_the_root(big: tuple[TileStore, Tree], size: int, count: int) -> None:
    store, tree = big
    assert tiles.append(size, store.read, leaves(count, size)).root == tree.root(size + count)
    other = leaves(count, size)[:-1] + leaves(1)
    assert tiles.append(size, store.read, other).root != tree.root(size + count)


@pytest.mark.parametrize("data", [b"", bytes(4 * 32), bytes(5 * 32 + 1), bytes(8192 + 32)])
def test_a_tile_of_another_length_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        TileTree(5, lambda level, index, width: data).root()
    assert caught.value.where == "tile/0/000.p/5"


def test_a_leaf_hash_of_another_length_is_refused() -> None:
    with pytest.raises(FormatError, match="32 bytes"):
        tiles.append(0, TileStore().read, [bytes(31), bytes(33)])


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 0, 1), "tile/0/000.p/1"),
        (Tile(63, 999, 255), "tile/63/999.p/255"),
        (Tile(1, 1000), "tile/1/x001/000"),
        (Tile(2, 1_234_067), "tile/2/x001/x234/067"),
        (Tile(None, 1_234_067, 8), "tile/entries/x001/x234/067.p/8"),
    ],
)
def test_paths(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tiles.parse_path(path) == tile


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 2**56 - 1), st.integers(1, 256))
def test_every_path_reads_back(level: int | None, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert tiles.parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/",
        "tile/0/000.p/1/",
        "tile/0/x000/001",
        "tile/0/001/234",
        "tile/0/x001",
        "tile/0/x001/x234",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "/tile/0/000",
        "tile/0/../000",
        "tile/0/" + "x999/" * 6 + "999",
    ],
)
def test_other_spellings_are_refused(path: str) -> None:
    with pytest.raises(FormatError):
        tiles.parse_path(path)
