//! What outlives a run: open items, notes, sign-offs, and an audit trail that shows tampering.
