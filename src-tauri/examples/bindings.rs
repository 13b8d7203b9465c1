//! Writes the TypeScript of the commands to the file named as the argument.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os()
        .nth(1)
        .ok_or("name the file to write, for example ui/src/lib/bindings.ts")?;
    foothold_lib::write_typescript(Path::new(&path))?;
    Ok(())
}
