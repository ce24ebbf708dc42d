"""The editors' interface at `/studio`: a single page that asks `/graphql` like any other front."""
