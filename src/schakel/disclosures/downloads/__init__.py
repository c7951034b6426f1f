"""Let the law leave the house: rules in other notations, and the receipt of each decision."""
