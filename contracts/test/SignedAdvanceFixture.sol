// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDebtRegistry} from "../IDebtRegistry.sol";
import {RegistryFixture} from "./RegistryFixture.sol";

/// @notice Signs advances by EIP-712 without help from the contract, the way a relayer's client must.
abstract contract SignedAdvanceFixture is RegistryFixture {
    struct Order {
        IDebtRegistry.Advance[] changes;
        bytes32 evidence;
        address authority;
        uint256 deadline;
    }

    string private constant ADVANCE = "Advance(uint64 word,uint32 lanes,uint8 from,uint8 to)";
    string private constant SIGNED_ADVANCE =
        "SignedAdvance(Advance[] changes,bytes32 evidence,address authority,bytes32 instanceId,uint256 deadline)";

    function notaryOrder(uint64 word, uint32 lanes, uint8 from, uint8 to) internal view returns (Order memory) {
        return Order(change(word, lanes, from, to), EVIDENCE, NOTARY, block.timestamp + 1 days);
    }

    function digestOf(Order memory order) internal view returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < order.changes.length; ++i) {
            IDebtRegistry.Advance memory c = order.changes[i];
            bytes32 hash = keccak256(abi.encode(keccak256(bytes(ADVANCE)), c.word, c.lanes, c.from, c.to));
            hashes = bytes.concat(hashes, hash);
        }
        bytes32 orderHash = keccak256(
            abi.encode(
                keccak256(bytes.concat(bytes(SIGNED_ADVANCE), bytes(ADVANCE))),
                keccak256(hashes),
                order.evidence,
                order.authority,
                registry.instanceId(),
                order.deadline
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domainSeparator(), orderHash));
    }

    function domainSeparator() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("DebtRegistry"),
                    keccak256("1"),
                    block.chainid,
                    address(registry)
                )
            );
    }

    function sign(Order memory order) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(NOTARY_KEY, digestOf(order));
        return abi.encodePacked(r, s, v);
    }

    function relay(Order memory order, bytes memory signature) internal {
        registry.advanceBySig(order.changes, order.evidence, order.authority, order.deadline, signature);
    }
}
