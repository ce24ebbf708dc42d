"""What pages decide: how layers resolve, what may be saved, what goes into which slot. Pure."""
