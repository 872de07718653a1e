//! Frames in, findings out: the rules, the statement, the verdict.
