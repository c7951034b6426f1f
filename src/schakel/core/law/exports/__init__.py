"""Write the law down for others: receipts, records and tables that leave the house."""
