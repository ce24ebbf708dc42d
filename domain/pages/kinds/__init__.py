"""Block kinds, one file each: their fields, what they ask for, how they are filled. A new kind is a new file."""
