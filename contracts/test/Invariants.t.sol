// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DebtRegistry} from "../DebtRegistry.sol";
import {IDebtRegistry} from "../IDebtRegistry.sol";
import {StandingEdges} from "../StandingEdges.sol";
import {SignedAdvanceFixture} from "./SignedAdvanceFixture.sol";

/// @notice Throws everything at one registry and keeps its own plain record of what may be there.
/// Every call either succeeds and is entered in the record, or reverts and must have changed nothing.
contract RegistryHandler is SignedAdvanceFixture {
    uint64 public constant NUMBERS = 96;

    /// @notice One slot per number: what the standings must be.
    uint8[NUMBERS] public standings;
    uint64 public size;
    uint64 public instruments;
    uint64 public moved;
    string public broken;

    uint256 private constant DEADLINE = 1_800_000_000 + 1 days;
    IDebtRegistry.Advance private _used;
    bytes private _usedSignature;

    /// @dev The runner calls this like any other function; only the first time counts.
    function setUp() public override {
        if (address(registry) == address(0)) super.setUp();
    }

    function target() external view returns (DebtRegistry) {
        return registry;
    }

    function seed(uint8 word, bytes32 standings_) external {
        word %= 3;
        // Half of the seeds are made of defined codes.
        if (uint256(standings_) & 1 == 0) standings_ &= bytes32(type(uint256).max / 0xff * 0xef);
        bytes32[] memory words = new bytes32[](1);
        words[0] = standings_;
        vm.prank(ADMIN);
        try registry.seed(word, words) {
            for (uint256 lane = 0; lane < 32; ++lane) {
                uint8 standing = uint8(uint256(standings_) >> (8 * lane));
                if (standing & 0x1f > 17) broken = "an undefined byte was seeded";
                standings[32 * word + lane] = standing;
            }
            if (size != 0) broken = "seeded when open";
        } catch {}
    }

    function anchor(uint8 size_, uint8 instruments_) external {
        vm.prank(SEQUENCER);
        try registry.anchor(size_, ROOT, instruments_ % (NUMBERS + 1)) {
            instruments_ %= uint8(NUMBERS + 1);
            if (size_ < size || instruments_ < instruments) broken = "the register shrank";
            if (size_ == size && instruments_ != instruments) broken = "another count for the same size";
            (size, instruments) = (size_, instruments_);
        } catch {}
    }

    /// @dev A move from where lane `no` is, to a byte that is often allowed.
    function advance(uint8 who, uint8 no, uint32 lanes, uint8 to, bool fresh) external {
        no %= uint8(NUMBERS);
        (address authority, uint8 role) = pick(who);
        uint8 from = fresh ? standings[no] : to ^ 1;
        if (lanes % 2 == 0) lanes = uint32(1) << (no % 32);
        IDebtRegistry.Advance[] memory changes = change(no / 32, lanes, from, to % 18);
        vm.prank(authority);
        try registry.advance(changes, EVIDENCE) {
            enter(changes[0], role);
        } catch {}
    }

    function relaySigned(uint8 no, uint8 to) external {
        no %= uint8(NUMBERS);
        IDebtRegistry.Advance memory signed = IDebtRegistry.Advance(
            no / 32,
            uint32(1) << (no % 32),
            standings[no],
            to % 18
        );
        bytes memory signature = sign(orderOf(signed));
        if (_tryRelay(signed, signature)) {
            enter(signed, StandingEdges.NOTARY);
            (_used, _usedSignature) = (signed, signature);
        }
    }

    /// @dev Puts the lane back, so that only the spent digest stands in the way, and relays the same order again.
    function relayAgain() external {
        if (_usedSignature.length == 0) return;
        IDebtRegistry.Advance memory back = IDebtRegistry.Advance(_used.word, _used.lanes, _used.to, _used.from);
        vm.prank(NOTARY);
        try registry.advance(change(back.word, back.lanes, back.from, back.to), EVIDENCE) {
            enter(back, StandingEdges.NOTARY);
        } catch {}
        if (_tryRelay(_used, _usedSignature)) broken = "a signed advance acted twice";
    }

    function orderOf(IDebtRegistry.Advance memory a) private view returns (Order memory) {
        return Order(change(a.word, a.lanes, a.from, a.to), EVIDENCE, NOTARY, DEADLINE);
    }

    function _tryRelay(IDebtRegistry.Advance memory a, bytes memory signature) private returns (bool) {
        Order memory order = orderOf(a);
        try registry.advanceBySig(order.changes, EVIDENCE, NOTARY, DEADLINE, signature) {
            return true;
        } catch {
            return false;
        }
    }

    function pick(uint8 who) private view returns (address, uint8) {
        if (who % 4 == 0) return (CREDITOR, StandingEdges.CREDITOR);
        if (who % 4 == 1) return (COURT, StandingEdges.COURT);
        if (who % 4 == 2) return (NOTARY, StandingEdges.NOTARY);
        return (STRANGER, 0);
    }

    function enter(IDebtRegistry.Advance memory c, uint8 role) private {
        if (!StandingEdges.allows(role, c.from, c.to)) broken = "moved along an edge the role does not have";
        for (uint64 lane = 0; lane < 32; ++lane) {
            if ((c.lanes >> lane) & 1 == 0) continue;
            uint64 no = 32 * c.word + lane;
            if (standings[no] != c.from) broken = "moved a lane that was elsewhere";
            bool voids = c.from == 0 && c.to == 15 && role == StandingEdges.NOTARY;
            if (no >= instruments && !voids) broken = "moved a number that is absent";
            standings[no] = c.to;
            ++moved;
        }
    }
}

contract InvariantsTest {
    RegistryHandler private _handler;

    function setUp() public {
        _handler = new RegistryHandler();
        _handler.setUp();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_NoCallBrokeARule() external view {
        require(bytes(_handler.broken()).length == 0, _handler.broken());
    }

    function invariant_StandingsAreThoseOfTheRecord() external view {
        DebtRegistry registry = _handler.target();
        for (uint64 no = 0; no < _handler.NUMBERS(); ++no) {
            try registry.standingOf(no) returns (uint8 standing) {
                require(no < _handler.instruments(), "an absent number was read");
                require(standing == _handler.standings(no), "a standing moved by itself");
            } catch {
                require(no >= _handler.instruments(), "a present number cannot be read");
            }
        }
    }

    function invariant_CountsAreThoseOfTheRecord() external view {
        DebtRegistry registry = _handler.target();
        require(registry.changeCount() == _handler.moved(), "changeCount is not the number of lanes moved");
        (uint64 size, , uint64 instruments, ) = registry.latest();
        require(size == _handler.size() && instruments == _handler.instruments(), "another checkpoint");
    }
}
