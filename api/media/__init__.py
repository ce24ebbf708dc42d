"""Pictures in the sizes fronts ask for."""
