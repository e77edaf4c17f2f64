// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DebtRegistry} from "../DebtRegistry.sol";
import {IDebtRegistry} from "../IDebtRegistry.sol";
import {Vm} from "./Vm.sol";

/// @notice A registry with one account for every role, and short forms of the calls.
abstract contract RegistryFixture {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant NOTARY_KEY = 0xA11CE;
    uint48 internal constant ADMIN_DELAY = 1 days;
    bytes32 internal constant EVIDENCE = keccak256("act");
    bytes32 internal constant ROOT = keccak256("root");

    address internal immutable ADMIN = address(0xAD);
    address internal immutable SEQUENCER = address(0x5E);
    address internal immutable CREDITOR = address(0xC1);
    address internal immutable COURT = address(0xC2);
    address internal immutable STRANGER = address(0x57);
    address internal immutable NOTARY = vm.addr(NOTARY_KEY);

    DebtRegistry internal registry;

    function setUp() public virtual {
        // A time like that of a real chain, and a parent block that has a hash.
        vm.warp(1_800_000_000);
        vm.roll(100);
        registry = new DebtRegistry(ADMIN, ADMIN_DELAY);
        grant(registry.SEQUENCER(), SEQUENCER);
        grant(registry.NOTARY(), NOTARY);
        grant(registry.CREDITOR(), CREDITOR);
        grant(registry.COURT(), COURT);
    }

    function grant(bytes32 role, address account) internal {
        vm.prank(ADMIN);
        registry.grantRole(role, account);
    }

    function anchor(uint64 size, uint64 instruments) internal {
        vm.prank(SEQUENCER);
        registry.anchor(size, ROOT, instruments);
    }

    function change(
        uint64 word,
        uint32 lanes,
        uint8 from,
        uint8 to
    ) internal pure returns (IDebtRegistry.Advance[] memory changes) {
        changes = new IDebtRegistry.Advance[](1);
        changes[0] = IDebtRegistry.Advance(word, lanes, from, to);
    }

    function advance(address authority, uint64 word, uint32 lanes, uint8 from, uint8 to) internal {
        vm.prank(authority);
        registry.advance(change(word, lanes, from, to), EVIDENCE);
    }

    /// @dev The next advance must revert with this error and change nothing.
    function refused(
        bytes memory error_,
        address authority,
        uint64 word,
        uint32 lanes,
        uint8 from,
        uint8 to
    ) internal {
        uint64 count = registry.changeCount();
        vm.prank(authority);
        vm.expectRevert(error_);
        registry.advance(change(word, lanes, from, to), EVIDENCE);
        require(registry.changeCount() == count, "a refused advance was counted");
    }

    function seeded(bytes32 word) internal {
        bytes32[] memory words = new bytes32[](1);
        words[0] = word;
        vm.prank(ADMIN);
        registry.seed(0, words);
    }

    function requireStanding(uint64 registerNo, uint8 expected) internal view {
        require(registry.standingOf(registerNo) == expected, "another standing than expected");
    }
}
