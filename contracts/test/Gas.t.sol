// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDebtRegistry} from "../IDebtRegistry.sol";
import {SignedAdvanceFixture} from "./SignedAdvanceFixture.sol";

/// @notice What the transactions cost, the 21,000 of a transaction and its calldata included. The runner isolates
/// calls, so that every one is a transaction of its own. The figures are kept under snapshots/.
contract GasTest is SignedAdvanceFixture {
    function requireAtMost(uint256 limit, string memory name) private {
        uint256 used = vm.lastCallGas().gasTotalUsed;
        vm.snapshotValue(name, used);
        require(used > 21_000, "the fixed cost of a transaction is missing");
        require(used <= limit, string.concat(name, ": more gas than promised"));
    }

    function fullWords(uint8 from, uint8 to) private pure returns (IDebtRegistry.Advance[] memory changes) {
        changes = new IDebtRegistry.Advance[](30);
        for (uint64 word = 0; word < 30; ++word) {
            changes[word] = IDebtRegistry.Advance(word, type(uint32).max, from, to);
        }
    }

    function test_FirstAnchor() public {
        anchor(1_000_000, 900_000);
        requireAtMost(80_000, "anchor, the first");
    }

    function test_LaterAnchor() public {
        anchor(1_000_000, 900_000);
        anchor(2_000_000, 1_900_000);
        requireAtMost(75_000, "anchor");
    }

    function test_OneLaneOfAUsedWord() public {
        anchor(1_000_000, 1_000_000);
        advance(CREDITOR, 31_249, 1, 0, 2);
        advance(CREDITOR, 31_249, 1 << 31, 0, 2);
        requireAtMost(41_000, "advance, one lane of a used word");
    }

    function test_960LanesOf30Words() public {
        anchor(1_000_000, 1_000_000);
        vm.prank(COURT);
        registry.advance(fullWords(0, 17), EVIDENCE);
        requireAtMost(960 * 900, "advance, 960 lanes of 30 fresh words");
        vm.prank(COURT);
        registry.advance(fullWords(17, 6), EVIDENCE);
        requireAtMost(960 * 400, "advance, 960 lanes of 30 used words");
    }

    function test_SignedAdvanceOfAUsedWord() public {
        anchor(1_000_000, 1_000_000);
        advance(CREDITOR, 31_249, 1, 0, 2);
        Order memory order = notaryOrder(31_249, 2, 0, 15);
        bytes memory signature = sign(order);
        relay(order, signature);
        requireAtMost(80_000, "advanceBySig, one lane of a used word");
    }
}
