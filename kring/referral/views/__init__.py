"""Pages of the referral: form, action or query, render."""
