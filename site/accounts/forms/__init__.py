"""Forms of accounts; settings name the sign-in form by this package."""
