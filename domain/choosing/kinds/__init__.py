"""Sources of candidates: one file each, pure, behind one interface."""
