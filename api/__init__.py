"""The front door: GraphQL for shop fronts, editors and operators. It asks `domain` and shows the answer."""
