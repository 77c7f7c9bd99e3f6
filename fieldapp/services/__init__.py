"""What people do: one module per verb. No Flask, no SQL; the caller owns the transaction."""
