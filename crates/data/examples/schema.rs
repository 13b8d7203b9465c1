//! Writes the JSON Schemas of the file formats to `scenarios/schema/`.
//!
//! `cargo run -p foothold-data --example schema`

use foothold_data::schema;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/schema");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(
        folder.join("plan.schema.json"),
        schema::text(&schema::plan()),
    )?;
    std::fs::write(
        folder.join("behaviour.schema.json"),
        schema::text(&schema::behaviour()),
    )?;
    std::fs::write(
        folder.join("pricebook.schema.json"),
        schema::text(&schema::pricebook()),
    )?;
    std::fs::write(
        folder.join("compplan.schema.json"),
        schema::text(&schema::compplan()),
    )
}
