// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDebtRegistry} from "../IDebtRegistry.sol";
import {StandingEdges} from "../StandingEdges.sol";
import {RegistryFixture} from "./RegistryFixture.sol";

contract AdvanceTest is RegistryFixture {
    uint64 private constant LAST_WORD = type(uint64).max / 32;

    function absent(uint64 registerNo, uint64 instruments) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDebtRegistry.DebtRegistry_AbsentNumber.selector, registerNo, instruments);
    }

    function stale(uint64 registerNo, uint8 expected, uint8 actual) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IDebtRegistry.DebtRegistry_StaleStanding.selector,
                registerNo,
                expected,
                actual
            );
    }

    function forbidden(address authority, uint8 from, uint8 to) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDebtRegistry.DebtRegistry_ForbiddenEdge.selector, authority, from, to);
    }

    function test_MovesTheSelectedLanesAndNoOther() public {
        anchor(100, 100);
        vm.expectEmit(address(registry));
        emit IDebtRegistry.Advanced(1, 0x80000005, 0, 2, EVIDENCE, CREDITOR);
        advance(CREDITOR, 1, 0x80000005, 0, 2);

        for (uint64 no = 0; no < 100; ++no) {
            requireStanding(no, no == 32 || no == 34 || no == 63 ? 2 : 0);
        }
        require(registry.changeCount() == 3, "three lanes moved");
    }

    function test_ALifeOfADebt() public {
        anchor(64, 64);
        advance(CREDITOR, 0, 1, 0, 2);
        advance(CREDITOR, 0, 1, 2, 3);
        advance(NOTARY, 0, 1, 3, 4);
        advance(NOTARY, 0, 1, 4, 6);
        advance(COURT, 0, 1, 6, 7);
        advance(COURT, 0, 1, 7, 8);
        advance(COURT, 0, 1, 8, 0x48);
        advance(COURT, 0, 1, 0x48, 0x4c);
        advance(NOTARY, 0, 1, 0x4c, 0x0f);
        requireStanding(0, 0x0f);
        require(registry.changeCount() == 9, "nine lanes moved");
    }

    function test_OneWrongChangeRevertsTheWholeBatch() public {
        anchor(64, 64);
        IDebtRegistry.Advance[] memory changes = new IDebtRegistry.Advance[](2);
        changes[0] = IDebtRegistry.Advance(0, 1, 0, 2);
        changes[1] = IDebtRegistry.Advance(1, 1, 2, 0);
        vm.prank(CREDITOR);
        vm.expectRevert(stale(32, 2, 0));
        registry.advance(changes, EVIDENCE);
        requireStanding(0, 0);
        require(registry.changeCount() == 0, "a reverted batch was counted");
    }

    function test_ChangesOfOneBatchApplyInOrder() public {
        anchor(64, 64);
        IDebtRegistry.Advance[] memory changes = new IDebtRegistry.Advance[](2);
        changes[0] = IDebtRegistry.Advance(0, 3, 0, 2);
        changes[1] = IDebtRegistry.Advance(0, 2, 2, 3);
        vm.prank(CREDITOR);
        registry.advance(changes, EVIDENCE);
        requireStanding(0, 2);
        requireStanding(1, 3);
        require(registry.changeCount() == 3, "two lanes moved, then one");
    }

    function test_RefusesAStaleLaneAmongFreshOnes() public {
        anchor(64, 64);
        advance(CREDITOR, 1, 1 << 9, 0, 2);
        refused(stale(41, 0, 2), CREDITOR, 1, type(uint32).max, 0, 2);
        requireStanding(40, 0);
    }

    function test_RefusesNumbersThatAreNotExposed() public {
        anchor(40, 40);
        refused(absent(40, 40), CREDITOR, 1, 0x1ff, 0, 2);
        refused(absent(64, 40), CREDITOR, 2, 1, 0, 2);
        advance(CREDITOR, 1, 0xff, 0, 2);
        requireStanding(39, 2);
    }

    function test_NothingMovesOrReadsBeforeTheFirstAnchor() public {
        seeded(bytes32(uint256(0x02)));
        refused(absent(0, 0), CREDITOR, 0, 1, 2, 3);
        vm.expectRevert(absent(0, 0));
        registry.standingOf(0);
    }

    function test_NotaryVoidsNumbersThatAreNotExposedYet() public {
        anchor(33, 33);
        // Lane 0 is present, lanes 1 and 2 are not: one move may hold both.
        advance(NOTARY, 1, 7, 0, 15);
        requireStanding(32, 15);
        vm.expectRevert(absent(33, 33));
        registry.standingOf(33);

        anchor(36, 36);
        requireStanding(33, 15);
        requireStanding(34, 15);
        requireStanding(35, 0);
    }

    function test_NotaryVoidsBeforeTheFirstAnchor() public {
        advance(NOTARY, 0, 2, 0, 15);
        anchor(2, 2);
        requireStanding(0, 0);
        requireStanding(1, 15);
    }

    function test_OnlyTheVoidEdgeReachesUnexposedNumbers() public {
        anchor(32, 32);
        refused(absent(32, 32), NOTARY, 1, 1, 0, 1);
        refused(absent(32, 32), NOTARY, 1, 1, 0, 0x2f);
        refused(absent(32, 32), NOTARY, 1, 1, 2, 15);
        refused(forbidden(COURT, 0, 15), COURT, 1, 1, 0, 15);
        refused(forbidden(CREDITOR, 0, 15), CREDITOR, 1, 1, 0, 15);
    }

    function test_AVoidNumberStaysVoid() public {
        advance(NOTARY, 0, 1, 0, 15);
        anchor(1, 1);
        refused(forbidden(NOTARY, 15, 0), NOTARY, 0, 1, 15, 0);
        refused(stale(0, 0, 15), NOTARY, 0, 1, 0, 15);
    }

    function test_RefusesWordsBeyondTheLastNumber() public {
        anchor(type(uint64).max, type(uint64).max);
        bytes4 selector = IDebtRegistry.DebtRegistry_WordOutOfRange.selector;
        refused(abi.encodeWithSelector(selector, LAST_WORD + 1), NOTARY, LAST_WORD + 1, 1, 0, 15);
        advance(NOTARY, LAST_WORD, 1, 0, 15);
        requireStanding(LAST_WORD * 32, 15);
    }

    function test_RefusesEmptyCalls() public {
        anchor(64, 64);
        refused(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_EmptyLanes.selector, 1), COURT, 1, 0, 6, 7);

        vm.prank(COURT);
        vm.expectRevert(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_NothingToDo.selector));
        registry.advance(new IDebtRegistry.Advance[](0), EVIDENCE);

        vm.prank(COURT);
        vm.expectRevert(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_ZeroEvidence.selector));
        registry.advance(change(0, 1, 0, 17), 0);
    }

    function test_RefusesMovesToWhereTheStandingIs() public {
        anchor(64, 64);
        refused(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_NoMove.selector, 0, 0), NOTARY, 0, 1, 0, 0);
    }

    function test_RefusesUndefinedCodes() public {
        anchor(64, 64);
        bytes4 selector = IDebtRegistry.DebtRegistry_UndefinedStanding.selector;
        refused(abi.encodeWithSelector(selector, 18), NOTARY, 0, 1, 0, 18);
        refused(abi.encodeWithSelector(selector, 0xff), NOTARY, 0, 1, 0xff, 0);
    }

    function test_RefusesFlagsBeyondTheRole() public {
        anchor(64, 64);
        refused(forbidden(CREDITOR, 0, 0x82), CREDITOR, 0, 1, 0, 0x82);
        refused(forbidden(COURT, 0, 0x31), COURT, 0, 1, 0, 0x31);
        advance(NOTARY, 0, 1, 0, 0xe2);
        advance(CREDITOR, 0, 1, 0xe2, 0xe3);
    }

    /// hardhat-config: fuzz.runs = 512
    function testFuzz_TheTableDecides(uint8 who, uint8 from, uint8 to, uint64 no) public {
        no %= 1_000_000;
        vm.assume(StandingEdges.isDefined(from));
        (address authority, uint8 role) = pick(who);
        bytes32[] memory words = new bytes32[](1);
        words[0] = bytes32(uint256(from) << (8 * (no % 32)));
        vm.prank(ADMIN);
        registry.seed(no / 32, words);
        anchor(1_000_000, 1_000_000);

        vm.prank(authority);
        try registry.advance(change(no / 32, uint32(1 << (no % 32)), from, to), EVIDENCE) {
            require(StandingEdges.allows(role, from, to), "moved along a forbidden edge");
            requireStanding(no, to);
        } catch {
            require(!StandingEdges.allows(role, from, to), "refused an allowed edge");
            requireStanding(no, from);
        }
    }

    function pick(uint8 who) private view returns (address, uint8) {
        if (who % 3 == 0) return (NOTARY, StandingEdges.NOTARY);
        if (who % 3 == 1) return (CREDITOR, StandingEdges.CREDITOR);
        return (COURT, StandingEdges.COURT);
    }
}
