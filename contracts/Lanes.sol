// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Lanes
/// @notice Works on the 32 byte lanes of a storage word at once. Lane 0 is the lowest byte.
library Lanes {
    /// @notice How many register numbers share a word.
    uint64 internal constant PER_WORD = 32;

    uint256 private constant ONES = 0x0101010101010101010101010101010101010101010101010101010101010101;

    /// @notice Puts bit `i` of `lanes` at the lowest bit of byte `i`. Times a byte, it is that byte in every lane.
    /// @dev Halves the groups five times: 2 groups of 16 bits, 4 of 8, 8 of 4, 16 of 2, 32 of 1.
    function spread(uint32 lanes) internal pure returns (uint256 x) {
        x = lanes;
        x = (x | (x << 112)) & 0x0000000000000000000000000000ffff0000000000000000000000000000ffff;
        x = (x | (x << 56)) & 0x00000000000000ff00000000000000ff00000000000000ff00000000000000ff;
        x = (x | (x << 28)) & 0x0000000f0000000f0000000f0000000f0000000f0000000f0000000f0000000f;
        x = (x | (x << 14)) & 0x0003000300030003000300030003000300030003000300030003000300030003;
        x = (x | (x << 7)) & ONES;
    }

    /// @notice How many lanes a spread mask selects.
    function count(uint256 spreadLanes) internal pure returns (uint64) {
        // The product adds all bytes up in the highest one; at most 32 ones cannot overflow it.
        unchecked {
            return uint64((spreadLanes * ONES) >> 248);
        }
    }

    /// @notice The lanes of a word whose numbers lie below `instruments`.
    /// @param first Register number of the word's lane 0.
    function present(uint64 first, uint64 instruments) internal pure returns (uint32) {
        if (instruments <= first) return 0;
        uint64 below = instruments - first;
        return below >= PER_WORD ? type(uint32).max : uint32((uint256(1) << below) - 1);
    }

    /// @notice The byte in a lane of a word.
    function byteAt(uint256 word, uint64 lane) internal pure returns (uint8) {
        return uint8(word >> (8 * lane));
    }

    /// @notice The lowest selected lane; 32 when none is.
    function lowest(uint32 lanes) internal pure returns (uint64 lane) {
        while (lane < PER_WORD && (lanes >> lane) & 1 == 0) ++lane;
    }
}
