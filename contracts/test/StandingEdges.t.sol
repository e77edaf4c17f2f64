// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StandingEdges} from "../StandingEdges.sol";
import {Vm} from "./Vm.sol";

contract StandingEdgesTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    string private _vectors;

    function setUp() public {
        _vectors = vm.readFile("tests/vectors/standing-edges.json");
    }

    function walk(uint8 role, string memory key) private view {
        bytes32[] memory targets = vm.parseJsonBytes32Array(_vectors, key);
        require(targets.length == 256, "the vectors do not hold every byte");
        for (uint256 from = 0; from < 256; ++from) {
            uint256 allowed = 0;
            for (uint256 to = 0; to < 256; ++to) {
                if (StandingEdges.allows(role, uint8(from), uint8(to))) allowed |= 1 << to;
            }
            require(bytes32(allowed) == targets[from], "the contract's table is not that of the vectors");
        }
    }

    function test_NotaryEdgesAreThoseOfTheVectors() public view {
        walk(StandingEdges.NOTARY, ".NOTARY");
    }

    function test_CreditorEdgesAreThoseOfTheVectors() public view {
        walk(StandingEdges.CREDITOR, ".CREDITOR");
    }

    function test_CourtEdgesAreThoseOfTheVectors() public view {
        walk(StandingEdges.COURT, ".COURT");
    }

    function testFuzz_SeveralRolesAllowWhatAnyOfThemDoes(uint8 roles, uint8 from, uint8 to) public pure {
        bool any = (roles & 1 != 0 && StandingEdges.allows(1, from, to)) ||
            (roles & 2 != 0 && StandingEdges.allows(2, from, to)) ||
            (roles & 4 != 0 && StandingEdges.allows(4, from, to));
        require(StandingEdges.allows(roles, from, to) == any, "roles do not add up");
    }

    function testFuzz_FindsUndefinedBytesInAWord(bytes32 word, uint8 makeDefined) public pure {
        // Random words nearly always hold an undefined byte; half of them are made defined.
        if (makeDefined & 1 == 1) word &= bytes32(type(uint256).max / 0xff * 0xef);
        bool any = false;
        for (uint256 i = 0; i < 32; ++i) any = any || uint8(word[i]) & 0x1f > 17;
        require(StandingEdges.hasUndefined(uint256(word)) == any, "undefined byte overlooked or imagined");
    }
}
