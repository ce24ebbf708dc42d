"""What the shop knows and decides. Nothing here knows a web framework, a queue or a model."""
