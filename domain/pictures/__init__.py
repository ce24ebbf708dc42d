"""What pictures say beside what they show: problems for editors, doubles, words for those who do not see, things alike."""
