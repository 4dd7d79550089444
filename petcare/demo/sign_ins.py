"""Who can sign in to the demo: known numbers, one password for all."""

PASSWORD = "Feed-the-cat-26"  # noqa: S105  printed at every start of the demo
OWNER = "13800000001"
CAREGIVERS = ("13900000001", "13900000002", "13900000003")
# Wants to become a caregiver, and is to correct two things.
APPLICANT = "13900000011"
OPERATOR = "operator"
# The authenticator of the operator; the phone page shows what it says now.
OPERATOR_SECRET = "FEEDTHECATTWICEADAY234567FEEDCAT"  # noqa: S105
