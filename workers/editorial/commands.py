"""The commands of this package, each from the file of its topic."""

from workers.editorial.adapters import adapters
from workers.editorial.audit import audit
from workers.editorial.content import export_content, import_content
from workers.editorial.hooks import create_webhook, deliveries, disable_webhook, replay_webhook, webhooks
from workers.editorial.people import create_role, create_token, limit_token, revoke_token, roles, tokens
from workers.editorial.provenance import export_provenance
from workers.editorial.releases import releases

__all__ = [
    "adapters",
    "audit",
    "create_role",
    "create_token",
    "create_webhook",
    "deliveries",
    "disable_webhook",
    "export_content",
    "export_provenance",
    "import_content",
    "limit_token",
    "releases",
    "replay_webhook",
    "revoke_token",
    "roles",
    "tokens",
    "webhooks",
]
