// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Lanes} from "../Lanes.sol";

contract LanesTest {
    function testFuzz_SpreadPutsEveryBitInItsByte(uint32 lanes) public pure {
        uint256 expected = 0;
        for (uint256 i = 0; i < 32; ++i) expected |= uint256((lanes >> i) & 1) << (8 * i);
        require(Lanes.spread(lanes) == expected, "a lane is in the wrong byte");
    }

    function testFuzz_CountIsTheNumberOfLanes(uint32 lanes) public pure {
        uint256 expected = 0;
        for (uint256 i = 0; i < 32; ++i) expected += (lanes >> i) & 1;
        require(Lanes.count(Lanes.spread(lanes)) == expected, "lanes miscounted");
    }

    function test_CountOfAllAndNone() public pure {
        require(Lanes.count(Lanes.spread(type(uint32).max)) == 32, "all lanes");
        require(Lanes.count(Lanes.spread(0)) == 0, "no lane");
    }

    function testFuzz_AbsentLanesAreNotBelowInstruments(uint64 word, uint64 instruments, uint8 near) public pure {
        word %= type(uint64).max / 32 + 1;
        uint64 first = word * 32;
        // Mostly a count within or near the word, where the edges are.
        if (near < 200 && first < type(uint64).max - 40) instruments = first + (instruments % 40);
        uint256 absent = Lanes.absent(word, instruments);
        require(absent >> 32 == 0, "a lane that no word has");
        for (uint64 i = 0; i < 32; ++i) {
            require((absent >> i) & 1 == (uint256(first) + i < instruments ? 0 : 1), "a lane's absence is wrong");
        }
    }

    function testFuzz_LowestIsTheFirstLane(uint32 lanes) public pure {
        uint256 lane = Lanes.lowest(lanes);
        if (lanes == 0) require(lane == 32, "no lane is selected");
        else require((lanes >> lane) & 1 == 1 && lanes & ((1 << lane) - 1) == 0, "not the lowest lane");
    }
}
