"""One command that brings up everything on this machine: servers, weights, tables, a shop, processes."""
