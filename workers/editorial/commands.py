"""The commands of this package, each from the file of its topic."""

from workers.editorial.audit import audit
from workers.editorial.hooks import create_webhook, deliveries, disable_webhook, replay_webhook, webhooks
from workers.editorial.people import create_role, create_token, revoke_token, roles, tokens

__all__ = [
    "audit",
    "create_role",
    "create_token",
    "create_webhook",
    "deliveries",
    "disable_webhook",
    "replay_webhook",
    "revoke_token",
    "roles",
    "tokens",
    "webhooks",
]
