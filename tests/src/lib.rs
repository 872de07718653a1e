//! Command sessions, golden files and the rules of the house.
