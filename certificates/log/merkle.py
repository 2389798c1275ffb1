"""Merkle trees as in RFC 6962, 2.1: hashes, roots, and proofs that anybody can check. Knows no database.

A node is a complete subtree: at ``level`` it stands for 2^level leaves, from leaf ``number`` × 2^level on.
A root or a proof is made from a few of them: say which (``cover``, ``nodes_of``), fetch them, combine them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

HASH_LENGTH = 32
EMPTY_ROOT = hashlib.sha256().digest()


class Node(NamedTuple):
    """A complete subtree; a leaf is one of level 0."""

    level: int
    number: int


Span = tuple[int, int]
"""Leaves from the first to before the second."""


class ProofError(ValueError):
    """A proof that proves nothing."""


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree's right edge, enough to append to it and to know its root.

    ``peaks`` are the hashes of the complete subtrees that make it, the largest first; to append once, the
    last ``merged_peaks(size)`` are enough.
    """

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf's hash; the hashes of the nodes that it completes, from level 1 up."""
        made: list[bytes] = []
        size, top = self.size, leaf
        while size & 1:
            top = node_hash(self.peaks.pop(), top)
            made.append(top)
            size >>= 1
        self.peaks.append(top)
        self.size += 1
        return made

    def root(self) -> bytes:
        return fold(self.peaks)


def fold(peaks: Sequence[bytes]) -> bytes:
    """The hash over complete subtrees, the largest first (MTH of RFC 6962, 2.1)."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def merged_peaks(size: int) -> list[Node]:
    """The peaks of a tree that its next leaf completes to larger ones, the largest first."""
    merged = (~size & (size + 1)).bit_length() - 1  # how many ones the size ends with, in binary
    return cover((0, size))[-merged:] if merged else []


def cover(span: Span) -> list[Node]:
    """The complete subtrees that a span consists of, the largest first; it must be a subtree of some tree."""
    start, end = span
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append(Node(level, start >> level))
        start += 1 << level
    return nodes


def place(node: Node) -> int:
    """Where a node of level 1 or more stands in the order in which nodes are completed, from 0.

    Leaf ``n`` completes its nodes from level 1 up; before it there are n − (ones in n, binary) of them.
    """
    last = ((node.number + 1) << node.level) - 1
    return count(last) + node.level - 1


def count(size: int) -> int:
    """How many nodes of level 1 and more a tree has."""
    return size - size.bit_count()


def completed_by(index: int) -> list[Node]:
    """The nodes that leaf ``index`` completes, from level 1 up."""
    made, level = [], 1
    while index & 1:
        index >>= 1
        made.append(Node(level, index))
        level += 1
    return made


def root(size: int, hashes: Mapping[Node, bytes]) -> bytes:
    """The root of the tree of ``size`` leaves from the nodes ``cover((0, size))``."""
    return _hash_of((0, size), hashes)


def _hash_of(span: Span, hashes: Mapping[Node, bytes]) -> bytes:
    return fold([hashes[node] for node in cover(span)])


def nodes_of(spans: Iterable[Span]) -> set[Node]:
    """Every node that a proof with these spans is made from."""
    return {node for span in spans for node in cover(span)}


def combined(spans: Iterable[Span], hashes: Mapping[Node, bytes]) -> list[bytes]:
    """The proof with these spans."""
    return [_hash_of(span, hashes) for span in spans]


def inclusion_spans(index: int, size: int) -> list[Span]:
    """What an inclusion proof consists of, from the leaf up (PATH of RFC 6962, 2.1.1).

    Raises ProofError where the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    spans: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """What a consistency proof consists of (PROOF of RFC 6962, 2.1.2); nothing between equal sizes.

    Raises ProofError unless 0 < old ≤ new.
    """
    if not 0 < old <= new:
        raise ProofError(f"nothing is to be proved between {old} and {new} leaves")
    spans: list[Span] = []
    start, end, is_whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start, is_whole = middle, False
    if not is_whole:
        spans.append((start, end))
    return spans[::-1]


def _split(length: int) -> int:
    """The largest power of two below ``length``, which is 2 or more."""
    return 1 << ((length - 1).bit_length() - 1)


def root_by_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a tree must have for the proof to hold (RFC 9162, 2.1.3.2).

    ``leaf`` is the leaf's hash. Raises ProofError where the proof has not the form it must have.
    """
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    result = leaf
    for part, is_left in _sided(proof, index, size - 1):
        result = node_hash(part, result) if is_left else node_hash(result, part)
    return result


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raises ProofError unless the new tree begins with the old one (RFC 9162, 2.1.4.2)."""
    if not 0 < old_size <= new_size:
        raise ProofError(f"nothing is to be proved between {old_size} and {new_size} leaves")
    if old_size == new_size:
        if proof or old_root != new_root:
            raise ProofError("two trees of one size have different roots")
        return
    is_complete = old_size & (old_size - 1) == 0
    parts = [old_root, *proof] if is_complete else list(proof)
    if not parts:
        raise ProofError("the proof is too short")
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = parts[0]
    for part, is_left in _sided(parts[1:], fn, sn):
        if is_left:
            old, new = node_hash(part, old), node_hash(part, new)
        else:
            new = node_hash(new, part)
    if (old, new) != (old_root, new_root):
        raise ProofError("the newer tree does not begin with the older one")


def _sided(proof: Iterable[bytes], fn: int, sn: int) -> Iterator[tuple[bytes, bool]]:
    """Each part of a proof, and whether it stands to the left; names as in RFC 9162.

    Raises ProofError at the end of one that is too short or too long.
    """
    for part in proof:
        if sn == 0:
            raise ProofError("the proof is too long")
        is_left = bool(fn & 1) or fn == sn
        yield part, is_left
        while is_left and fn and not fn & 1:
            fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise ProofError("the proof is too short")
