// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Lanes
/// @notice Works on the 32 byte lanes of a storage word at once. Lane 0 is the lowest byte.
/// @dev All values are whole words: narrow types would be masked again at every step.
library Lanes {
    /// @notice A storage word. As a struct it is found once and then read and written in place.
    struct Word {
        uint256 lanes;
    }

    /// @notice How many register numbers share a word.
    uint64 internal constant PER_WORD = 32;

    uint256 private constant ONES = 0x0101010101010101010101010101010101010101010101010101010101010101;

    /// @notice Puts bit `i` of the 32 bits of `lanes` at the lowest bit of byte `i`.
    /// @dev Halves the groups five times: 2 groups of 16 bits, 4 of 8, 8 of 4, 16 of 2, 32 of 1.
    function spread(uint256 lanes) internal pure returns (uint256 x) {
        x = (lanes | (lanes << 112)) & 0x0000000000000000000000000000ffff0000000000000000000000000000ffff;
        x = (x | (x << 56)) & 0x00000000000000ff00000000000000ff00000000000000ff00000000000000ff;
        x = (x | (x << 28)) & 0x0000000f0000000f0000000f0000000f0000000f0000000f0000000f0000000f;
        x = (x | (x << 14)) & 0x0003000300030003000300030003000300030003000300030003000300030003;
        x = (x | (x << 7)) & ONES;
    }

    /// @notice The word that holds the byte `value` in every selected lane and zero in all others.
    function fill(uint256 spreadLanes, uint256 value) internal pure returns (uint256) {
        // A byte times a byte of 0 or 1 does not reach the next byte.
        unchecked {
            return spreadLanes * value;
        }
    }

    /// @notice How many lanes a spread mask selects.
    function count(uint256 spreadLanes) internal pure returns (uint256) {
        // The product adds all bytes up in the highest one; at most 32 ones cannot overflow it.
        unchecked {
            return (spreadLanes * ONES) >> 248;
        }
    }

    /// @notice The lanes of a word whose register numbers are not below `instruments`.
    /// @param index Index of the word, of 64 bits.
    function absent(uint256 index, uint256 instruments) internal pure returns (uint256) {
        // 64 bits times 32 do not overflow, and the difference is taken only where it is positive.
        unchecked {
            uint256 first = index * PER_WORD;
            if (first + PER_WORD <= instruments) return 0;
            if (first >= instruments) return type(uint32).max;
            return type(uint32).max & (type(uint256).max << (instruments - first));
        }
    }

    /// @notice The byte in a lane of a word.
    function byteAt(uint256 word, uint256 lane) internal pure returns (uint8) {
        return uint8(word >> (8 * lane));
    }

    /// @notice The lowest selected lane; 32 when none is.
    function lowest(uint256 lanes) internal pure returns (uint256 lane) {
        while (lane < PER_WORD && (lanes >> lane) & 1 == 0) ++lane;
    }
}
