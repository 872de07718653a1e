//! Seeded worlds of a resale partner, rendered as the BSS API answers them.
