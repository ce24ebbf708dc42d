"""One file a change, in order of date; none imports code of today."""
