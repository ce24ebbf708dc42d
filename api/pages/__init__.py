"""Pages and blocks in GraphQL: as shoppers get them, and as editors change them."""
