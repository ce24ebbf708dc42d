"""The demo shop's pictures: objects drawn as vectors, set on a ground, saved as WebP. A maintainer's tool."""
