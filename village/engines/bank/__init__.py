"""Bank statements: what banks write (CSV, MT940, CAMT.053), and the invoices their money is for."""
