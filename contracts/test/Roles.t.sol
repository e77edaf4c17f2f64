// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDebtRegistry} from "../IDebtRegistry.sol";
import {RegistryFixture} from "./RegistryFixture.sol";

contract RolesTest is RegistryFixture {
    function setUp() public override {
        super.setUp();
        anchor(64, 64);
    }

    function roleIds() private view returns (bytes32[4] memory) {
        return [registry.SEQUENCER(), registry.NOTARY(), registry.CREDITOR(), registry.COURT()];
    }

    function refusedAdmin(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_AdminHoldsNoOtherRole.selector, account));
    }

    function test_AdminGetsNoOtherRole() public {
        bytes32[4] memory ids = roleIds();
        for (uint256 i = 0; i < ids.length; ++i) {
            vm.prank(ADMIN);
            refusedAdmin(ADMIN);
            registry.grantRole(ids[i], ADMIN);
        }
    }

    function test_HolderOfARoleCannotBecomeAdmin() public {
        address[4] memory holders = [SEQUENCER, NOTARY, CREDITOR, COURT];
        for (uint256 i = 0; i < holders.length; ++i) {
            vm.prank(ADMIN);
            registry.beginDefaultAdminTransfer(holders[i]);
            vm.warp(block.timestamp + ADMIN_DELAY + 1);
            vm.prank(holders[i]);
            refusedAdmin(holders[i]);
            registry.acceptDefaultAdminTransfer();
        }
    }

    function test_FreeAccountBecomesAdmin() public {
        vm.prank(ADMIN);
        registry.beginDefaultAdminTransfer(STRANGER);
        vm.warp(block.timestamp + ADMIN_DELAY + 1);
        vm.prank(STRANGER);
        registry.acceptDefaultAdminTransfer();
        require(registry.defaultAdmin() == STRANGER, "the admin did not change");

        bytes32 court = registry.COURT();
        vm.prank(STRANGER);
        registry.grantRole(court, ADMIN);
        require(registry.hasRole(court, ADMIN), "a former admin may hold a role");
    }

    function test_RevokedRoleMovesNothing() public {
        bytes32 court = registry.COURT();
        advance(COURT, 0, 1, 0, 17);
        vm.prank(ADMIN);
        registry.revokeRole(court, COURT);
        refused(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_NoAuthority.selector, COURT), COURT, 0, 1, 17, 0);
    }

    function test_RenouncedRoleMovesNothing() public {
        bytes32 notary = registry.NOTARY();
        vm.prank(NOTARY);
        registry.renounceRole(notary, NOTARY);
        refused(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_NoAuthority.selector, NOTARY), NOTARY, 0, 1, 0, 15);
    }

    function test_SeveralRolesOfOneAccountAreEachKept() public {
        bytes32 court = registry.COURT();
        bytes32 creditor = registry.CREDITOR();
        grant(court, CREDITOR);
        advance(CREDITOR, 0, 1, 0, 2);
        advance(CREDITOR, 0, 1, 2, 17);

        vm.prank(ADMIN);
        registry.revokeRole(creditor, CREDITOR);
        advance(CREDITOR, 0, 1, 17, 0);
        bytes4 forbidden = IDebtRegistry.DebtRegistry_ForbiddenEdge.selector;
        refused(abi.encodeWithSelector(forbidden, CREDITOR, 0, 2), CREDITOR, 0, 1, 0, 2);
    }

    function test_OtherAccountsMoveNothing() public {
        address[3] memory others = [ADMIN, SEQUENCER, STRANGER];
        for (uint256 i = 0; i < others.length; ++i) {
            refused(
                abi.encodeWithSelector(IDebtRegistry.DebtRegistry_NoAuthority.selector, others[i]),
                others[i],
                0,
                1,
                0,
                15
            );
        }
    }

    function test_ARoleThatMeansNothingHereGivesNoPower() public {
        grant("SOMETHING ELSE", STRANGER);
        refused(
            abi.encodeWithSelector(IDebtRegistry.DebtRegistry_NoAuthority.selector, STRANGER),
            STRANGER,
            0,
            1,
            0,
            15
        );
    }
}
