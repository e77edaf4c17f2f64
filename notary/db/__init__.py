"""The database: tables, transactions, encryption at rest, and every SQL statement of the product."""
