// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

import {DebtRegistry} from "../DebtRegistry.sol";
import {IDebtRegistry} from "../IDebtRegistry.sol";
import {RegistryFixture} from "./RegistryFixture.sol";

contract AnchorTest is RegistryFixture {
    function requireLatest(uint64 size, bytes32 root, uint64 instruments, uint64 anchoredAt) private view {
        (uint64 size_, bytes32 root_, uint64 instruments_, uint64 anchoredAt_) = registry.latest();
        require(size_ == size && root_ == root, "another checkpoint than expected");
        require(instruments_ == instruments && anchoredAt_ == anchoredAt, "another count or time than expected");
    }

    function refusedAnchor(bytes memory error_, uint64 size, bytes32 root, uint64 instruments) private {
        vm.prank(SEQUENCER);
        vm.expectRevert(error_);
        registry.anchor(size, root, instruments);
    }

    function test_NothingIsAnchoredAtFirst() public view {
        requireLatest(0, 0, 0, 0);
        require(registry.rootAt(0) == 0, "a root for size 0");
    }

    function test_AnchorStoresCheckpointAndTime() public {
        vm.expectEmit(address(registry));
        emit IDebtRegistry.Anchored(10, ROOT, 4, SEQUENCER);
        anchor(10, 4);
        requireLatest(10, ROOT, 4, 1_800_000_000);

        vm.warp(1_800_000_100);
        vm.prank(SEQUENCER);
        registry.anchor(11, "next", 5);
        requireLatest(11, "next", 5, 1_800_000_100);
        require(registry.rootAt(10) == ROOT, "the earlier root is lost");
        require(registry.rootAt(9) == 0, "a root at a size that was not anchored");
    }

    function test_IdenticalAnchorReturnsSilentlyAndKeepsItsTime() public {
        anchor(10, 4);
        vm.warp(1_800_000_100);
        anchor(10, 4);
        requireLatest(10, ROOT, 4, 1_800_000_000);
    }

    function test_RefusesSameSizeWithOtherRootOrCount() public {
        anchor(10, 4);
        bytes memory error_ = abi.encodeWithSelector(IDebtRegistry.DebtRegistry_SizeNotGrowing.selector, 10, 10);
        refusedAnchor(error_, 10, "other", 4);
        refusedAnchor(error_, 10, ROOT, 5);
    }

    function test_RefusesAnEarlierAnchorAgain() public {
        anchor(10, 4);
        anchor(11, 4);
        refusedAnchor(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_SizeNotGrowing.selector, 10, 11), 10, ROOT, 4);
    }

    function test_RefusesSizeZero() public {
        refusedAnchor(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_SizeNotGrowing.selector, 0, 0), 0, ROOT, 0);
        refusedAnchor(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_SizeNotGrowing.selector, 0, 0), 0, 0, 0);
    }

    function test_RefusesFewerInstruments() public {
        anchor(10, 4);
        bytes memory error_ = abi.encodeWithSelector(IDebtRegistry.DebtRegistry_InstrumentsShrinking.selector, 3, 4);
        refusedAnchor(error_, 11, ROOT, 3);
    }

    function test_RefusesMoreInstrumentsThanActs() public {
        bytes memory error_ = abi.encodeWithSelector(IDebtRegistry.DebtRegistry_InstrumentsAboveSize.selector, 11, 10);
        refusedAnchor(error_, 10, ROOT, 11);
        anchor(10, 10);
    }

    function test_RefusesZeroRoot() public {
        refusedAnchor(abi.encodeWithSelector(IDebtRegistry.DebtRegistry_ZeroRoot.selector), 10, 0, 4);
    }

    function test_OnlySequencerAnchors() public {
        bytes32 role = registry.SEQUENCER();
        address[4] memory others = [ADMIN, NOTARY, COURT, STRANGER];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, others[i], role)
            );
            registry.anchor(10, ROOT, 4);
        }
    }

    function testFuzz_SizeAndInstrumentsNeverShrink(uint64 size, uint64 instruments, bytes32 root) public {
        anchor(1000, 500);
        vm.prank(SEQUENCER);
        try registry.anchor(size, root, instruments) {
            bool same = size == 1000 && instruments == 500 && root == ROOT;
            require(same || (size > 1000 && instruments >= 500), "the register shrank");
            require(instruments <= size && root != 0, "an impossible checkpoint");
            requireLatest(size, root, instruments, 1_800_000_000);
        } catch {
            requireLatest(1000, ROOT, 500, 1_800_000_000);
        }
    }

    function test_InstanceIdMixesWhatDiffersBetweenDeployments() public {
        vm.prevrandao(bytes32(uint256(0xDA0)));
        DebtRegistry other = new DebtRegistry(ADMIN, ADMIN_DELAY);
        bytes32 parent = blockhash(block.number - 1);
        require(parent != 0, "the parent block needs a hash for this test");
        require(
            other.instanceId() ==
                keccak256(abi.encode(block.chainid, address(other), parent, block.timestamp, block.prevrandao)),
            "the instance id does not mix all of them"
        );
        require(other.instanceId() != registry.instanceId(), "two deployments, one id");
    }
}
