"""What changes card payments, their refunds and the account at the provider; never commits."""
