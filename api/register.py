"""``/v1/register``: how far the register is; the register itself is under ``/log/``."""

from fastapi import APIRouter

from api.deps import Office, Reading
from api.problems import responses
from api.security import PUBLIC
from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db import register as rows
from notary.wire.office import Anchor, Register

router = APIRouter(tags=["register", PUBLIC])

ANCHORS = 20


@router.get("/v1/register", responses=responses(503))
def show(office: Office, tx: Reading) -> Register:
    """Size, root, newest checkpoint and newest anchors."""
    last, instance = rows.latest(tx), chain_rows.current(tx)
    anchors = [] if instance is None else chain_rows.newest_anchors(tx, instance.instance, ANCHORS)
    return Register(
        origin=office.context.office.origin,
        size=0 if last is None else last.size,
        root=None if last is None else last.root,
        instruments=0 if last is None else last.instruments,
        checkpoint=None if last is None else last.note,
        waiting=act_rows.waiting(tx),
        anchors=[
            Anchor(
                instance=row.instance,
                chain_id=instance.chain_id,
                registry=instance.address,
                size=row.size,
                transaction=row.tx_hash,
                block=row.block_number,
            )
            for row in anchors
            if instance is not None
        ],
    )
