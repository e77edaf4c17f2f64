"""The service from Python: ``Client(url, key)``, typed by the models of ``notary.wire``.

    with Client("https://notary.example", key) as client:
        made = client.instruments.create("LOAN-1", draft)
        client.documents.upload(made.id, "COMMITMENT", Path("commitment.pdf"))
        client.instruments.offer(made.id)

Nothing that the service says is signed unseen: ``client.acts.do`` and ``client.consents.sign`` compute every digest
again from the parts that people can read. It needs neither a database nor a web framework.
"""

from notary.client.client import Client
from notary.client.retry import Patience

__all__ = ["Client", "Patience"]
