"""The steps of the demonstration, one file for each part of what Tenure does."""
