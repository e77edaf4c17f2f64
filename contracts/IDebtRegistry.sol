// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IDebtRegistry
/// @notice The anchored register and the enforcement standings of one notary office.
///
/// The office's acts live in an append-only log (RFC 9162). This contract keeps the log's checkpoints and, for every
/// register number, one byte of standing. 32 standings share a storage word: lane `i`, the i-th lowest byte of word
/// `w`, belongs to register number `32 * w + i`.
///
/// A standing is a code (the low five bits) and flags (the high three bits). Code 0 is ENFORCEABLE, so that opening a
/// number costs no storage. A number not below `instruments` is absent, and reading it reverts: absence never reads as
/// "enforceable". Codes, flags and allowed edges are those of {StandingEdges}.
///
/// Roles are those of OpenZeppelin's AccessControlDefaultAdminRules. SEQUENCER anchors; NOTARY, CREDITOR and COURT are
/// the authorities that move standings. The default admin grants roles, seeds, and holds no other role.
interface IDebtRegistry {
    /// @notice One move of any number of lanes of one word, all from the same byte to the same byte.
    /// @param word Index of the storage word; lane `i` of it is register number `32 * word + i`.
    /// @param lanes Bit `i` selects lane `i`.
    /// @param from The byte that every selected lane must hold now.
    /// @param to The byte that every selected lane will hold.
    struct Advance {
        uint64 word;
        uint32 lanes;
        uint8 from;
        uint8 to;
    }

    // -- Events

    /// @notice A checkpoint of the register was stored.
    event Anchored(uint64 indexed size, bytes32 root, uint64 instruments, address indexed sequencer);

    /// @notice Lanes of one word were moved by an authority on the strength of `evidence`.
    event Advanced(
        uint64 indexed word,
        uint32 lanes,
        uint8 from,
        uint8 to,
        bytes32 indexed evidence,
        address indexed authority
    );

    /// @notice Standings were written while the registry was still closed.
    event Seeded(uint64 firstWord, uint256 words);

    /// @notice An authority withdrew a signed advance before it was used.
    event Cancelled(bytes32 indexed digest, address indexed authority);

    // -- Errors

    /// @notice `size` is not above the size anchored last, and the call does not repeat the last anchor.
    error DebtRegistry_SizeNotGrowing(uint64 size, uint64 latestSize);

    /// @notice `instruments` is below the number anchored last.
    error DebtRegistry_InstrumentsShrinking(uint64 instruments, uint64 latestInstruments);

    /// @notice Every instrument has at least one act, so there cannot be more instruments than acts.
    error DebtRegistry_InstrumentsAboveSize(uint64 instruments, uint64 size);

    /// @notice The root of a register is never zero.
    error DebtRegistry_ZeroRoot();

    /// @notice The first anchor has opened the registry; standings can only be advanced now.
    error DebtRegistry_AlreadyOpen(uint64 size);

    /// @notice The call holds no change and no word.
    error DebtRegistry_NothingToDo();

    /// @notice Every advance names the act, or the root over the acts, that it follows from.
    error DebtRegistry_ZeroEvidence();

    /// @notice The word holds no register number of 64 bits.
    error DebtRegistry_WordOutOfRange(uint256 word);

    /// @notice The change selects no lane.
    error DebtRegistry_EmptyLanes(uint64 word);

    /// @notice The register number is not below `instruments`.
    error DebtRegistry_AbsentNumber(uint64 registerNo, uint64 instruments);

    /// @notice The lane does not hold the byte that the change starts from.
    error DebtRegistry_StaleStanding(uint64 registerNo, uint8 expected, uint8 actual);

    /// @notice The byte has a code that is not defined.
    error DebtRegistry_UndefinedStanding(uint8 standing);

    /// @notice The seeded word holds a byte whose code is not defined.
    error DebtRegistry_UndefinedWord(uint64 word, bytes32 standings);

    /// @notice `from` and `to` are the same byte.
    error DebtRegistry_NoMove(uint64 word, uint8 standing);

    /// @notice No role of the authority may move a standing along this edge, or change these flags.
    error DebtRegistry_ForbiddenEdge(address authority, uint8 from, uint8 to);

    /// @notice The account holds none of NOTARY, CREDITOR and COURT.
    error DebtRegistry_NoAuthority(address account);

    /// @notice The default admin holds no other role, and a holder of another role cannot become it.
    error DebtRegistry_AdminHoldsNoOtherRole(address account);

    /// @notice The signed advance has expired.
    error DebtRegistry_DeadlinePassed(uint256 deadline, uint256 blockTime);

    /// @notice The signed advance would stay usable for longer than seven days.
    error DebtRegistry_DeadlineTooFar(uint256 deadline, uint256 latestDeadline);

    /// @notice The signed advance was used or cancelled before.
    error DebtRegistry_DigestSpent(address authority, bytes32 digest);

    /// @notice The signature is not the authority's signature of this digest.
    error DebtRegistry_InvalidSignature(address authority, bytes32 digest);

    // -- Actions

    /// @notice Stores a checkpoint of the register. The first anchor opens the registry.
    /// @dev The identical call as the one anchored last returns silently, so that a resent transaction does no harm.
    /// @param size Number of acts (leaves) in the register; grows with every anchor.
    /// @param root RFC 9162 root of the first `size` leaves.
    /// @param instruments The largest n such that act 0 of every register number below n is among them; never shrinks.
    function anchor(uint64 size, bytes32 root, uint64 instruments) external;

    /// @notice Writes whole words of standings before the first anchor: a chain that was lost is rebuilt this way.
    /// @param firstWord Index of the first word written.
    /// @param words The words, one after the other; what they held before is replaced.
    function seed(uint64 firstWord, bytes32[] calldata words) external;

    /// @notice Moves standings as the caller, who must hold a role that allows every edge. All or nothing.
    /// @dev Only present numbers move, with one exception: a NOTARY may move a number that is not exposed yet from
    /// byte 0 to byte 15, so that a VOID number is already REVOKED at the moment it becomes readable.
    /// @param changes The moves, applied in order.
    /// @param evidence Hash of the act, or RFC 9162 root over the moved acts' hashes in lane order.
    function advance(Advance[] calldata changes, bytes32 evidence) external;

    /// @notice Moves standings as `authority`, who signed the EIP-712 type `SignedAdvance`. Anyone may relay it.
    /// @param changes The moves, applied in order.
    /// @param evidence Hash of the act, or RFC 9162 root over the moved acts' hashes in lane order.
    /// @param authority Who signed: an account with a plain key, or an ERC-1271 contract.
    /// @param deadline Last second, in Unix time, at which it may be used; at most seven days ahead.
    /// @param signature The authority's signature of the digest.
    function advanceBySig(
        Advance[] calldata changes,
        bytes32 evidence,
        address authority,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Withdraws an advance that the caller signed. A digest signed by somebody else is not affected.
    /// @param digest The EIP-712 digest that was signed.
    function cancel(bytes32 digest) external;

    // -- Readings

    /// @notice The checkpoint anchored last; zeros before the first anchor.
    /// @return size Number of acts.
    /// @return root Root of the register at that size.
    /// @return instruments Number of register numbers that can be read.
    /// @return anchoredAt Block time of the anchor, in Unix seconds.
    function latest() external view returns (uint64 size, bytes32 root, uint64 instruments, uint64 anchoredAt);

    /// @notice The root anchored at exactly this size, or zero when none was.
    function rootAt(uint64 size) external view returns (bytes32);

    /// @notice The standing of a register number. Reverts for an absent number, and for all before the first anchor.
    function standingOf(uint64 registerNo) external view returns (uint8);

    /// @notice How many lanes were ever moved; seeding does not count.
    function changeCount() external view returns (uint64);

    /// @notice Tells this deployment from any other, also from one at the same address of a chain that was reset.
    function instanceId() external view returns (bytes32);
}
