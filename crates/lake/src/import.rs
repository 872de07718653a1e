//! Readers of the files a month comes in.
