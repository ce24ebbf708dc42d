"""What copy must and must not be: checks, scores and the templates that stand in where no words survive."""
