"""What tokens, roles and links are good for, and how the audit log holds together."""
