// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IDebtRegistry} from "./IDebtRegistry.sol";
import {Lanes} from "./Lanes.sol";
import {StandingEdges} from "./StandingEdges.sol";

/// @title DebtRegistry
/// @notice See {IDebtRegistry}. Immutable: there is no proxy and no way to change a standing besides its edges.
contract DebtRegistry is IDebtRegistry, AccessControlDefaultAdminRules, EIP712 {
    /// @dev One storage slot, so that an anchor and an advance each read and write it once.
    struct Head {
        uint64 size;
        uint64 instruments;
        uint64 anchoredAt;
        uint64 changes;
    }

    /// @notice Role that anchors the register.
    bytes32 public constant SEQUENCER = keccak256("SEQUENCER");
    /// @notice Role of the office's notaries.
    bytes32 public constant NOTARY = keccak256("NOTARY");
    /// @notice Role of creditors.
    bytes32 public constant CREDITOR = keccak256("CREDITOR");
    /// @notice Role of courts.
    bytes32 public constant COURT = keccak256("COURT");

    uint8 private constant SEQUENCER_BIT = 0x80;
    uint8 private constant AUTHORITY_BITS = StandingEdges.NOTARY | StandingEdges.CREDITOR | StandingEdges.COURT;

    uint8 private constant ENFORCEABLE = 0;
    uint8 private constant REVOKED = 15;
    uint64 private constant LAST_WORD = type(uint64).max / Lanes.PER_WORD;
    uint256 private constant MAX_SIGNATURE_LIFE = 7 days;

    bytes32 private constant ADVANCE_TYPEHASH = keccak256("Advance(uint64 word,uint32 lanes,uint8 from,uint8 to)");
    bytes32 private constant SIGNED_ADVANCE_TYPEHASH =
        keccak256(
            "SignedAdvance(Advance[] changes,bytes32 evidence,address authority,bytes32 instanceId,uint256 deadline)"
            "Advance(uint64 word,uint32 lanes,uint8 from,uint8 to)"
        );

    /// @inheritdoc IDebtRegistry
    bytes32 public immutable instanceId;

    Head private _head;
    mapping(uint64 size => bytes32 root) private _roots;
    mapping(uint64 index => Lanes.Word) private _words;
    /// @dev The roles of an account as bits, kept in step with AccessControl: one read instead of one per role.
    mapping(address account => uint8 bits) private _roleBits;
    /// @dev Keyed by authority, so that nobody can spend or cancel the digest of another.
    mapping(address authority => mapping(bytes32 digest => bool)) private _spent;

    /// @notice Deploys a closed registry: nothing can be read before the first anchor.
    /// @param admin Grants roles and seeds; holds no other role.
    /// @param adminDelay Seconds between the announcement of a new admin and its acceptance.
    constructor(
        address admin,
        uint48 adminDelay
    ) AccessControlDefaultAdminRules(adminDelay, admin) EIP712("DebtRegistry", "1") {
        instanceId = keccak256(
            abi.encode(
                block.chainid,
                address(this),
                blockhash(block.number - 1),
                block.timestamp,
                block.prevrandao
            )
        );
    }

    /// @inheritdoc IDebtRegistry
    function anchor(uint64 size, bytes32 root, uint64 instruments) external onlyRole(SEQUENCER) {
        Head memory head = _head;
        if (size == head.size && size != 0 && instruments == head.instruments && root == _roots[size]) return;

        // Ensure that the register only grows and stays consistent with itself.
        if (size <= head.size) revert DebtRegistry_SizeNotGrowing(size, head.size);
        if (instruments < head.instruments) revert DebtRegistry_InstrumentsShrinking(instruments, head.instruments);
        if (instruments > size) revert DebtRegistry_InstrumentsAboveSize(instruments, size);
        if (root == 0) revert DebtRegistry_ZeroRoot();

        _roots[size] = root;
        _head = Head(size, instruments, uint64(block.timestamp), head.changes);
        emit Anchored(size, root, instruments, msg.sender);
    }

    /// @inheritdoc IDebtRegistry
    function seed(uint64 firstWord, bytes32[] calldata words) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (_head.size != 0) revert DebtRegistry_AlreadyOpen(_head.size);
        if (words.length == 0) revert DebtRegistry_NothingToDo();
        uint256 lastWord = uint256(firstWord) + words.length - 1;
        if (lastWord > LAST_WORD) revert DebtRegistry_WordOutOfRange(lastWord);

        for (uint256 i = 0; i < words.length; ++i) {
            uint64 word = firstWord + uint64(i);
            if (StandingEdges.hasUndefined(uint256(words[i]))) revert DebtRegistry_UndefinedWord(word, words[i]);
            _words[word].lanes = uint256(words[i]);
        }
        emit Seeded(firstWord, words.length);
    }

    /// @inheritdoc IDebtRegistry
    function advance(Advance[] calldata changes, bytes32 evidence) external {
        _advance(changes, evidence, msg.sender);
    }

    /// @inheritdoc IDebtRegistry
    function advanceBySig(
        Advance[] calldata changes,
        bytes32 evidence,
        address authority,
        uint256 deadline,
        bytes calldata signature
    ) external {
        // Ensure that the signature is alive, but not for longer than its signer can keep an eye on it.
        if (deadline < block.timestamp) revert DebtRegistry_DeadlinePassed(deadline, block.timestamp);
        uint256 latestDeadline = block.timestamp + MAX_SIGNATURE_LIFE;
        if (deadline > latestDeadline) revert DebtRegistry_DeadlineTooFar(deadline, latestDeadline);

        bytes32 digest = _digest(changes, evidence, authority, deadline);
        _spend(authority, digest);
        if (!SignatureChecker.isValidSignatureNowCalldata(authority, digest, signature)) {
            revert DebtRegistry_InvalidSignature(authority, digest);
        }
        _advance(changes, evidence, authority);
    }

    /// @inheritdoc IDebtRegistry
    function cancel(bytes32 digest) external {
        _spend(msg.sender, digest);
        emit Cancelled(digest, msg.sender);
    }

    /// @inheritdoc IDebtRegistry
    function latest() external view returns (uint64 size, bytes32 root, uint64 instruments, uint64 anchoredAt) {
        Head memory head = _head;
        return (head.size, _roots[head.size], head.instruments, head.anchoredAt);
    }

    /// @inheritdoc IDebtRegistry
    function rootAt(uint64 size) external view returns (bytes32) {
        return _roots[size];
    }

    /// @inheritdoc IDebtRegistry
    function standingOf(uint64 registerNo) external view returns (uint8) {
        uint64 instruments = _head.instruments;
        if (registerNo >= instruments) revert DebtRegistry_AbsentNumber(registerNo, instruments);
        return Lanes.byteAt(_words[registerNo / Lanes.PER_WORD].lanes, registerNo % Lanes.PER_WORD);
    }

    /// @inheritdoc IDebtRegistry
    function changeCount() external view returns (uint64) {
        return _head.changes;
    }

    // -- Roles

    /// @dev Keeps the bits in step, and the admin free of every other role: both when a role is granted to the admin
    /// and when a holder of a role would become the admin.
    function _grantRole(bytes32 role, address account) internal override returns (bool) {
        bool conflict = role == DEFAULT_ADMIN_ROLE ? _roleBits[account] != 0 : account == defaultAdmin();
        if (conflict) revert DebtRegistry_AdminHoldsNoOtherRole(account);
        _roleBits[account] |= _bitOf(role);
        return super._grantRole(role, account);
    }

    function _revokeRole(bytes32 role, address account) internal override returns (bool) {
        _roleBits[account] &= ~_bitOf(role);
        return super._revokeRole(role, account);
    }

    function _bitOf(bytes32 role) private pure returns (uint8) {
        if (role == NOTARY) return StandingEdges.NOTARY;
        if (role == CREDITOR) return StandingEdges.CREDITOR;
        if (role == COURT) return StandingEdges.COURT;
        if (role == SEQUENCER) return SEQUENCER_BIT;
        return 0;
    }

    // -- Advancing

    function _advance(Advance[] calldata changes, bytes32 evidence, address authority) private {
        uint256 roles = _roleBits[authority] & AUTHORITY_BITS;
        if (roles == 0) revert DebtRegistry_NoAuthority(authority);
        if (changes.length == 0) revert DebtRegistry_NothingToDo();
        if (evidence == 0) revert DebtRegistry_ZeroEvidence();

        Head storage head = _head;
        uint256 instruments = head.instruments;
        uint256 moved = 0;
        for (uint256 i = 0; i < changes.length; ++i) {
            // In memory the fields are read many times without being decoded again.
            Advance memory change = changes[i];
            _requireEdge(change, roles, authority);
            _requirePresent(change, roles, instruments);
            moved += _move(change);
            emit Advanced(change.word, change.lanes, change.from, change.to, evidence, authority);
        }
        head.changes += uint64(moved);
    }

    /// @dev Ensure that the change moves something along an edge that a role of the authority allows.
    function _requireEdge(Advance memory change, uint256 roles, address authority) private pure {
        (uint8 from, uint8 to) = (change.from, change.to);
        if (change.lanes == 0) revert DebtRegistry_EmptyLanes(change.word);
        if (StandingEdges.allows(roles, from, to)) return;

        // What follows only says why.
        if (!StandingEdges.isDefined(from)) revert DebtRegistry_UndefinedStanding(from);
        if (!StandingEdges.isDefined(to)) revert DebtRegistry_UndefinedStanding(to);
        if (from == to) revert DebtRegistry_NoMove(change.word, from);
        revert DebtRegistry_ForbiddenEdge(authority, from, to);
    }

    /// @dev Ensure that every selected number can be read, or is being voided before it can.
    function _requirePresent(Advance memory change, uint256 roles, uint256 instruments) private pure {
        uint256 word = change.word;
        if (word > LAST_WORD) revert DebtRegistry_WordOutOfRange(word);
        uint256 absent = change.lanes & Lanes.absent(word, instruments);
        if (absent == 0) return;

        bool voids = change.from == ENFORCEABLE && change.to == REVOKED && roles & StandingEdges.NOTARY != 0;
        if (!voids) revert DebtRegistry_AbsentNumber(_numberOf(word, Lanes.lowest(absent)), uint64(instruments));
    }

    /// @dev Moves the selected lanes at once and returns how many they are.
    function _move(Advance memory change) private returns (uint256) {
        Lanes.Word storage word = _words[change.word];
        uint256 standings = word.lanes;
        uint256 selected = Lanes.spread(change.lanes);
        uint256 expected = Lanes.fill(selected, change.from);
        // Selected lanes that differ from what the change starts from are not zero here; all others are.
        uint256 stale = (standings ^ expected) & Lanes.fill(selected, 0xff);
        if (stale != 0) _revertStale(change, standings, stale);

        word.lanes = standings ^ expected ^ Lanes.fill(selected, change.to);
        return Lanes.count(selected);
    }

    function _revertStale(Advance memory change, uint256 standings, uint256 stale) private pure {
        uint256 lane = 0;
        while (Lanes.byteAt(stale, lane) == 0) ++lane;
        uint64 registerNo = _numberOf(change.word, lane);
        revert DebtRegistry_StaleStanding(registerNo, change.from, Lanes.byteAt(standings, lane));
    }

    function _numberOf(uint256 word, uint256 lane) private pure returns (uint64) {
        return uint64(word * Lanes.PER_WORD + lane);
    }

    // -- Signatures

    function _spend(address authority, bytes32 digest) private {
        if (_spent[authority][digest]) revert DebtRegistry_DigestSpent(authority, digest);
        _spent[authority][digest] = true;
    }

    function _digest(
        Advance[] calldata changes,
        bytes32 evidence,
        address authority,
        uint256 deadline
    ) private view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](changes.length);
        for (uint256 i = 0; i < changes.length; ++i) {
            Advance calldata change = changes[i];
            hashes[i] = keccak256(
                abi.encode(ADVANCE_TYPEHASH, change.word, change.lanes, change.from, change.to)
            );
        }
        bytes32 changesHash = keccak256(abi.encodePacked(hashes));
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(SIGNED_ADVANCE_TYPEHASH, changesHash, evidence, authority, instanceId, deadline)
                )
            );
    }
}
