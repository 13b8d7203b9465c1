//! A lever of another plan, in the text of a plan.

use super::{Change, EditFault, apply};
use foothold_core::plan::Lever;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

/// Fields of a role that say how it is paid; the others say who there is.
const PAY: [&str; 5] = ["base", "variable", "quota", "ramped_quota", "comp_plan"];

/// The text of a plan with one lever of the plan in `other`: what
/// [`mix`](foothold_core::plan::mix) does to plans in memory. Both texts extend nothing. What is
/// taken over loses its comments, everything else stays byte for byte.
///
/// # Errors
/// A text that is not TOML.
pub fn take(text: &str, other: &str, lever: Lever) -> Result<String, EditFault> {
    let (own, theirs) = (document(text)?, document(other)?);
    let whole =
        |paths: &[&str]| -> Vec<Change> { paths.iter().map(|path| moved(&theirs, path)).collect() };
    let changes = match lever {
        Lever::Land => whole(&["land"]),
        Lever::Price => whole(&["pricing", "price_book"]),
        Lever::Contract => whole(&["contract"]),
        Lever::Ownership => whole(&["expansion.owner", "expansion.nominator_share"]),
        Lever::Signals => whole(&["signals", "expansion.play"]),
        Lever::Activation => whole(&["activation"]),
        Lever::Market => whole(&["segment"]),
        Lever::Book => whole(&["book"]),
        Lever::Behaviour => whole(&["behaviour"]),
        Lever::Costs => whole(&["costs"]),
        Lever::Settings => whole(&["model", "time.fiscal_year_start"]),
        Lever::Headcount => team(&theirs, &own, text)?,
        Lever::Comp => team(&own, &theirs, text)?,
    };
    apply(text, &changes)
}

fn document(text: &str) -> Result<DocumentMut, EditFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (text.parse())
        .map_err(|fault: toml_edit::TomlError| EditFault::NotToml(fault.message().to_owned()))
}

/// The change that puts what stands at `path` of a document in place of what stands there, or takes
/// it out where the document has none.
fn moved(from: &DocumentMut, path: &str) -> Change {
    let mut item = Some(from.as_item());
    for key in path.split('.') {
        item = item.and_then(|item| item.get(key));
    }
    match item.and_then(inline) {
        Some(value) => replace(path, &value),
        None => Change::Unset {
            path: path.to_owned(),
        },
    }
}

/// Puts a value in place of a field, a table or a list.
fn replace(path: &str, value: &Value) -> Change {
    let toml = match value {
        // The lines of a table.
        Value::InlineTable(table) => {
            let lines = table.iter().map(|(key, value)| {
                let key = toml_edit::Key::new(key);
                format!("{} = {}\n", key.display_repr(), bare(value))
            });
            lines.collect()
        }
        value => bare(value),
    };
    Change::Replace {
        path: path.to_owned(),
        toml,
    }
}

/// A value without what stood around it.
fn bare(value: &Value) -> String {
    let mut value = value.clone();
    value.decor_mut().clear();
    value.to_string()
}

/// What stands at an item, as one value without comments.
fn inline(item: &Item) -> Option<Value> {
    Some(match item {
        Item::None => return None,
        Item::Value(value) => plain(value),
        Item::Table(table) => Value::InlineTable(of_table(table)),
        Item::ArrayOfTables(tables) => {
            let tables = tables
                .iter()
                .map(|table| Value::InlineTable(of_table(table)));
            Value::Array(tables.collect())
        }
    })
}

fn of_table(table: &Table) -> InlineTable {
    let entries = table.iter();
    let entries = entries.filter_map(|(key, item)| Some((key.to_owned(), inline(item)?)));
    entries.collect()
}

/// A value without comments in it: none fits on one line.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(array) => Value::Array(array.iter().map(plain).collect::<Array>()),
        Value::InlineTable(table) => {
            let entries = table
                .iter()
                .map(|(key, value)| (key.to_owned(), plain(value)));
            Value::InlineTable(entries.collect())
        }
        value => {
            let mut value = value.clone();
            value.decor_mut().clear();
            value
        }
    }
}

/// The changes that make the roles of a text the people of one plan, paid as another says.
fn team(people: &DocumentMut, pay: &DocumentMut, text: &str) -> Result<Vec<Change>, EditFault> {
    let paid = tables(pay, "role");
    let mut comp_plans = tables(pay, "comp_plan");
    let mut roles = Array::new();
    for own in tables(people, "role") {
        let kind = word(&own, "kind");
        let role = match paid.iter().find(|role| word(role, "kind") == kind) {
            Some(paid) => {
                let people = own.iter().filter(|(key, _)| !PAY.contains(key));
                let pay = paid.iter().filter(|(key, _)| PAY.contains(key));
                let both = people
                    .chain(pay)
                    .map(|(key, value)| (key.to_owned(), value.clone()));
                both.collect()
            }
            None => bring(own, people, &mut comp_plans),
        };
        roles.push(Value::InlineTable(role));
    }
    let comp_plans: Array = comp_plans.into_iter().map(Value::InlineTable).collect();
    let mut changes = vec![replace("role", &Value::Array(roles))];
    // Comments of comp plans stay where they are the same.
    let own = tables(&document(text)?, "comp_plan");
    let same = own.into_iter().map(|plan| bare(&Value::InlineTable(plan)));
    if !same.eq(comp_plans.iter().map(bare)) {
        changes.push(replace("comp_plan", &Value::Array(comp_plans)));
    }
    Ok(changes)
}

/// A role that the plan of the pay does not have, with the comp plan that pays it in its own.
fn bring(
    mut own: InlineTable,
    people: &DocumentMut,
    comp_plans: &mut Vec<InlineTable>,
) -> InlineTable {
    let wanted = word(&own, "comp_plan");
    let plan = tables(people, "comp_plan");
    let plan = plan.into_iter().find(|plan| word(plan, "id") == wanted);
    let Some(mut plan) = plan else {
        return own;
    };
    if comp_plans
        .iter()
        .any(|known| known.to_string() == plan.to_string())
    {
        return own;
    }
    let mut id = wanted.unwrap_or_default();
    while comp_plans
        .iter()
        .any(|known| word(known, "id").as_deref() == Some(id.as_str()))
    {
        id.push_str("-own");
    }
    own.insert("comp_plan", id.as_str().into());
    plan.insert("id", id.into());
    comp_plans.push(plan);
    own
}

fn tables(document: &DocumentMut, key: &str) -> Vec<InlineTable> {
    let list = document.get(key).and_then(inline);
    let Some(Value::Array(list)) = list else {
        return Vec::new();
    };
    list.iter()
        .filter_map(|value| value.as_inline_table().cloned())
        .collect()
}

fn word(table: &InlineTable, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}
