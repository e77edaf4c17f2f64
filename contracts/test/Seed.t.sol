// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

import {IDebtRegistry} from "../IDebtRegistry.sol";
import {RegistryFixture} from "./RegistryFixture.sol";

contract SeedTest is RegistryFixture {
    uint64 private constant LAST_WORD = type(uint64).max / 32;

    function words(bytes32 first, bytes32 second) private pure returns (bytes32[] memory all) {
        all = new bytes32[](2);
        (all[0], all[1]) = (first, second);
    }

    function refusedSeed(bytes memory error_, uint64 firstWord, bytes32[] memory all) private {
        vm.prank(ADMIN);
        vm.expectRevert(error_);
        registry.seed(firstWord, all);
    }

    function test_SeededStandingsAppearWithTheFirstAnchor() public {
        vm.prank(ADMIN);
        vm.expectEmit(address(registry));
        emit IDebtRegistry.Seeded(1, 2);
        registry.seed(1, words(bytes32(uint256(0x0f_00_81)), bytes32(uint256(0x01) << 248)));
        require(registry.changeCount() == 0, "seeding counted as changes");

        vm.expectRevert(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_AbsentNumber.selector, 32, 0));
        registry.standingOf(32);

        anchor(96, 96);
        requireStanding(31, 0);
        requireStanding(32, 0x81);
        requireStanding(33, 0);
        requireStanding(34, 0x0f);
        requireStanding(95, 0x01);
    }

    function test_SeedReplacesWholeWords() public {
        seeded(bytes32(uint256(0x0f01)));
        seeded(bytes32(uint256(0x02)));
        anchor(2, 2);
        requireStanding(0, 0x02);
        requireStanding(1, 0x00);
    }

    function test_RefusesSeedOnceOpen() public {
        anchor(5, 5);
        refusedSeed(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_AlreadyOpen.selector, 5), 0, words(0, 0));
    }

    function test_OnlyAdminSeeds() public {
        address[3] memory others = [SEQUENCER, NOTARY, STRANGER];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, others[i], bytes32(0))
            );
            registry.seed(0, words(0, 0));
        }
    }

    function test_RefusesEmptySeed() public {
        refusedSeed(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_NothingToDo.selector), 0, new bytes32[](0));
    }

    function test_RefusesWordsBeyondTheLastNumber() public {
        bytes4 selector = IDebtRegistry.DebtRegistry_WordOutOfRange.selector;
        refusedSeed(abi.encodeWithSelector(selector, LAST_WORD + 1), LAST_WORD, words(0, 0));
        refusedSeed(
            abi.encodeWithSelector(selector, uint256(type(uint64).max) + 1),
            type(uint64).max,
            words(0, 0)
        );
        vm.prank(ADMIN);
        registry.seed(LAST_WORD - 1, words(0, 0));
    }

    function testFuzz_RefusesUndefinedCodes(uint8 lane, uint8 standing) public {
        lane %= 32;
        bytes32 word = bytes32(uint256(standing) << (8 * lane));
        if (standing & 0x1f > 17) {
            refusedSeed(
                abi.encodeWithSelector(IDebtRegistry.DebtRegistry_UndefinedWord.selector, 8, word),
                7,
                words(0, word)
            );
        } else {
            seeded(word);
            anchor(32, 32);
            requireStanding(lane, standing);
        }
    }
}
