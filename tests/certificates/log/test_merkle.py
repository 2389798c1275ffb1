"""RFC 6962 trees against vectors of the Certificate Transparency project and the RFC's own definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.log import merkle
from certificates.log.merkle import Frontier, Node, ProofError

# google/certificate-transparency, merkletree tests: eight leaves, and the roots of the first 1 … 8 of them.
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
FIRST_OF_EIGHT = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
SIX_TO_EIGHT = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]

SIZES = st.integers(1, 70)


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, as it is written there."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return merkle.leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return merkle.node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_proof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def data(size: int) -> list[bytes]:
    return [str(n).encode() for n in range(size)]


def stored(leaves: list[bytes]) -> dict[Node, bytes]:
    """Every node of the tree, as a store holds them."""
    frontier, nodes = Frontier(), {}
    for index, leaf in enumerate(leaves):
        nodes[Node(0, index)] = merkle.leaf_hash(leaf)
        made = frontier.append(merkle.leaf_hash(leaf))
        nodes.update(zip(merkle.completed_by(index), made, strict=True))
    return nodes


def inclusion(index: int, size: int, nodes: dict[Node, bytes]) -> list[bytes]:
    return merkle.combined(merkle.inclusion_spans(index, size), nodes)


def consistency(old: int, new: int, nodes: dict[Node, bytes]) -> list[bytes]:
    return merkle.combined(merkle.consistency_spans(old, new), nodes)


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root().hex() == merkle.root(0, {}).hex() == EMPTY


def test_roots_are_those_of_certificate_transparency() -> None:
    frontier, roots = Frontier(), []
    for leaf in LEAVES:
        frontier.append(merkle.leaf_hash(leaf))
        roots.append(frontier.root().hex())
    assert roots == ROOTS


def test_proofs_are_those_of_certificate_transparency() -> None:
    nodes = stored(LEAVES)
    assert [part.hex() for part in inclusion(0, 8, nodes)] == FIRST_OF_EIGHT
    assert [part.hex() for part in consistency(6, 8, nodes)] == SIX_TO_EIGHT


@given(SIZES)
def test_roots_follow_the_definition(size: int) -> None:
    nodes = stored(data(size))
    frontier = Frontier(size, [nodes[node] for node in merkle.cover((0, size))])
    assert frontier.root() == merkle.root(size, nodes) == naive_root(data(size))


@given(SIZES, st.data())
def test_inclusion_is_proved_as_defined_and_nothing_else_passes(size: int, draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, size - 1))
    leaves = data(size)
    proof = inclusion(index, size, stored(leaves))
    assert proof == naive_path(index, leaves)

    def ends_at_the_root(leaf: bytes, place: int, parts: list[bytes]) -> bool:
        try:
            found = merkle.root_by_inclusion(leaf=merkle.leaf_hash(leaf), index=place, size=size, proof=parts)
        except ProofError:
            return False
        return found == naive_root(leaves)

    assert ends_at_the_root(leaves[index], index, proof)
    assert not ends_at_the_root(b"other", index, proof)
    assert not ends_at_the_root(leaves[index], index, [*proof, bytes(32)])
    assert not any(ends_at_the_root(leaves[index], other, proof) for other in range(size) if other != index)
    for number in range(len(proof)):
        assert not ends_at_the_root(leaves[index], index, proof[:number] + proof[number + 1 :])
        assert not ends_at_the_root(leaves[index], index, [*proof[:number], bytes(32), *proof[number + 1 :]])


@given(SIZES, SIZES)
def test_consistency_is_proved_as_defined_and_nothing_else_passes(one: int, two: int) -> None:
    old, new = sorted((one, two))
    leaves = data(new)
    proof = consistency(old, new, stored(leaves))
    assert proof == naive_proof(old, leaves)
    sizes = {"old_size": old, "new_size": new}
    roots = {"old_root": naive_root(leaves[:old]), "new_root": naive_root(leaves)}
    merkle.verify_consistency(**sizes, **roots, proof=proof)
    wrong = [
        {**roots, "old_root": bytes(32), "proof": proof},
        {**roots, "new_root": bytes(32), "proof": proof},
        {**roots, "proof": [*proof, bytes(32)]},
        *({**roots, "proof": proof[:n] + proof[n + 1 :]} for n in range(len(proof))),
        *({**roots, "proof": [*proof[:n], bytes(32), *proof[n + 1 :]]} for n in range(len(proof))),
    ]
    for arguments in wrong:
        with pytest.raises(ProofError):
            merkle.verify_consistency(**sizes, **arguments)


@given(st.integers(2, 64), st.data())
def test_a_tree_with_another_beginning_is_not_consistent(new: int, draw: st.DataObject) -> None:
    old = draw.draw(st.integers(1, new - 1))
    changed = [b"forged", *data(new)[1:]]
    with pytest.raises(ProofError):
        merkle.verify_consistency(
            old_size=old,
            old_root=naive_root(data(old)),
            new_size=new,
            new_root=naive_root(changed),
            proof=consistency(old, new, stored(changed)),
        )


@given(st.integers(0, 3000))
def test_nodes_are_placed_one_after_the_other(size: int) -> None:
    places = [merkle.place(node) for index in range(size) for node in merkle.completed_by(index)]
    assert places == list(range(merkle.count(size)))


@given(st.integers(0, 300))
def test_the_merged_peaks_are_enough_to_append(size: int) -> None:
    nodes = stored(data(size + 1))
    few = Frontier(size, [nodes[node] for node in merkle.merged_peaks(size)])
    assert few.append(nodes[Node(0, size)]) == [nodes[node] for node in merkle.completed_by(size)]


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_that_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        merkle.inclusion_spans(index, size)
    with pytest.raises(ProofError):
        merkle.root_by_inclusion(leaf=bytes(32), index=index, size=size, proof=[])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_nothing_is_consistent_with_nothing(old: int, new: int) -> None:
    with pytest.raises(ProofError):
        merkle.consistency_spans(old, new)
    with pytest.raises(ProofError):
        merkle.verify_consistency(
            old_size=old, old_root=bytes(32), new_size=new, new_root=bytes(32), proof=[]
        )


@given(st.integers(1, 2**40), st.data())
def test_a_proof_in_a_large_tree_asks_for_few_nodes(size: int, draw: st.DataObject) -> None:
    spans = merkle.inclusion_spans(draw.draw(st.integers(0, size - 1)), size)
    assert len(merkle.nodes_of(spans)) <= 2 * size.bit_length()
