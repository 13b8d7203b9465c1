//! The foothold command.
fn main() {}
