// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {DebtRegistry} from "../DebtRegistry.sol";
import {IDebtRegistry} from "../IDebtRegistry.sol";
import {SignedAdvanceFixture} from "./SignedAdvanceFixture.sol";

/// @notice A court's contract account: it accepts one digest.
contract CourtWallet is IERC1271 {
    bytes32 private immutable _digest;

    constructor(bytes32 digest) {
        _digest = digest;
    }

    function isValidSignature(bytes32 hash, bytes memory) external view returns (bytes4) {
        return hash == _digest ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

contract AdvanceBySigTest is SignedAdvanceFixture {
    uint256 private constant NOW = 1_800_000_000;

    function setUp() public override {
        super.setUp();
        anchor(64, 64);
    }

    function spent(address authority, bytes32 digest) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDebtRegistry.DebtRegistry_DigestSpent.selector, authority, digest);
    }

    function invalid(Order memory order) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IDebtRegistry.DebtRegistry_InvalidSignature.selector,
                order.authority,
                digestOf(order)
            );
    }

    function refusedOrder(bytes memory error_, Order memory order, bytes memory signature) private {
        vm.expectRevert(error_);
        relay(order, signature);
        require(registry.changeCount() == 0, "a refused order moved something");
    }

    function test_AnyoneRelaysWhatTheAuthoritySigned() public {
        Order memory order = notaryOrder(0, 1, 0, 15);
        vm.expectEmit(address(registry));
        emit IDebtRegistry.Advanced(0, 1, 0, 15, EVIDENCE, NOTARY);
        relay(order, sign(order));
        requireStanding(0, 15);
        require(registry.changeCount() == 1, "one lane moved");
    }

    function test_ADigestIsUsedOnce() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        bytes memory signature = sign(order);
        relay(order, signature);
        advance(NOTARY, 0, 1, 2, 0);
        vm.expectRevert(spent(NOTARY, digestOf(order)));
        relay(order, signature);
        requireStanding(0, 0);
    }

    function test_ACancelledDigestIsNeverUsed() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        bytes32 digest = digestOf(order);
        vm.prank(NOTARY);
        vm.expectEmit(address(registry));
        emit IDebtRegistry.Cancelled(digest, NOTARY);
        registry.cancel(digest);
        refusedOrder(spent(NOTARY, digest), order, sign(order));

        vm.prank(NOTARY);
        vm.expectRevert(spent(NOTARY, digest));
        registry.cancel(digest);
    }

    function test_AUsedDigestCannotBeCancelled() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        bytes32 digest = digestOf(order);
        relay(order, sign(order));
        vm.prank(NOTARY);
        vm.expectRevert(spent(NOTARY, digest));
        registry.cancel(digest);
    }

    function test_NobodyCancelsForAnother() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        vm.prank(STRANGER);
        registry.cancel(digestOf(order));
        relay(order, sign(order));
        requireStanding(0, 2);
    }

    function test_ARevertedRelayLeavesTheDigestUsable() public {
        Order memory order = notaryOrder(0, 1, 2, 6);
        bytes memory signature = sign(order);
        refusedOrder(
            abi.encodeWithSelector(IDebtRegistry.DebtRegistry_StaleStanding.selector, 0, 2, 0),
            order,
            signature
        );
        advance(CREDITOR, 0, 1, 0, 2);
        relay(order, signature);
        requireStanding(0, 6);
    }

    function test_DeadlineIsTheLastUsableSecond() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        bytes memory signature = sign(order);
        vm.warp(order.deadline + 1);
        refusedOrder(
            abi.encodeWithSelector(
                IDebtRegistry.DebtRegistry_DeadlinePassed.selector,
                order.deadline,
                order.deadline + 1
            ),
            order,
            signature
        );
        vm.warp(order.deadline);
        relay(order, signature);
    }

    function test_DeadlineIsAtMostSevenDaysAhead() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        order.deadline = NOW + 7 days + 1;
        bytes memory signature = sign(order);
        refusedOrder(
            abi.encodeWithSelector(
                IDebtRegistry.DebtRegistry_DeadlineTooFar.selector,
                order.deadline,
                order.deadline - 1
            ),
            order,
            signature
        );
        vm.warp(NOW + 1);
        relay(order, signature);
    }

    function test_EveryFieldIsSigned() public {
        Order memory signed = notaryOrder(0, 1, 0, 2);
        bytes memory signature = sign(signed);

        for (uint256 i = 0; i < 6; ++i) {
            Order memory order = notaryOrder(0, 1, 0, 2);
            if (i == 0) order.changes = change(1, 1, 0, 2);
            if (i == 1) order.changes = change(0, 3, 0, 2);
            if (i == 2) order.changes = change(0, 1, 0, 1);
            if (i == 3) order.evidence = "other evidence";
            if (i == 4) order.deadline += 1;
            if (i == 5) order.authority = COURT;
            refusedOrder(invalid(order), order, signature);
        }
        relay(signed, signature);
    }

    function test_AnotherInstanceAndAnotherChainRefuse() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        bytes memory signature = sign(order);

        vm.chainId(1);
        refusedOrder(invalid(order), order, signature);

        bytes32 role = registry.NOTARY();
        registry = new DebtRegistry(ADMIN, ADMIN_DELAY);
        grant(role, NOTARY);
        refusedOrder(invalid(order), order, signature);
    }

    function test_RefusesGarbageAndMalleableSignatures() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(NOTARY_KEY, digestOf(order));
        uint256 curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        bytes32 highS = bytes32(curveOrder - uint256(s));

        refusedOrder(invalid(order), order, "");
        refusedOrder(invalid(order), order, new bytes(65));
        refusedOrder(invalid(order), order, abi.encodePacked(r, highS, v == 27 ? 28 : 27));
        relay(order, abi.encodePacked(r, s, v));
    }

    function test_NobodySignsForTheZeroAddress() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        order.authority = address(0);
        refusedOrder(invalid(order), order, new bytes(65));
    }

    function test_SignerWithoutARoleMovesNothing() public {
        Order memory order = notaryOrder(0, 1, 0, 2);
        bytes memory signature = sign(order);
        bytes32 role = registry.NOTARY();
        vm.prank(ADMIN);
        registry.revokeRole(role, NOTARY);
        refusedOrder(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_NoAuthority.selector, NOTARY), order, signature);
    }

    function test_ContractAccountsSignByERC1271() public {
        Order memory order = notaryOrder(0, 1, 0, 17);
        // The digest names the wallet, and the wallet holds the digest: its address is known before it exists.
        order.authority = address(0xC0DE1);
        CourtWallet wallet = new CourtWallet(digestOf(order));
        vm.etch(order.authority, address(wallet).code);
        grant(registry.COURT(), order.authority);

        relay(order, "");
        requireStanding(0, 17);

        order.evidence = "other evidence";
        vm.expectRevert(invalid(order));
        relay(order, "");
    }
}
