"""`/photos`: where shoppers send theirs."""
