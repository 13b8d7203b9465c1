//! The lever that a path names is the one that moves the field.

use foothold_core::plan::{Lever, Levers, Plan, differing, mix};
use foothold_data::plan_edit::{Change, apply, take};
use foothold_data::plan_file::{self, field, lever};
use foothold_data::{PlanSource, Shape, shipped};

/// Other values that could stand in a field; not all of them will do.
fn others(path: &str, value: &str) -> Vec<String> {
    let shape = field(path).map(|field| field.shape.clone());
    match shape {
        Some(Shape::Flag) => vec![(value != "true").to_string()],
        Some(Shape::Word(words)) => (words.iter().copied())
            .filter(|word| *word != value)
            .map(str::to_owned)
            .collect(),
        Some(Shape::Text | Shape::Id | Shape::Month | Shape::Table | Shape::Tables) => Vec::new(),
        // Numbers, those of behaviour included.
        _ => {
            let end = value.find(|c: char| !(c.is_ascii_digit() || ".-".contains(c)));
            let (number, unit) = value.split_at(end.unwrap_or(value.len()));
            let Ok(number) = number.parse::<f64>() else {
                return Vec::new();
            };
            [number + 1.0, number - 1.0, number * 0.5, number * 0.9]
                .map(|other| format!("{other}{unit}"))
                .to_vec()
        }
    }
}

#[test]
fn an_edit_of_any_field_moves_the_lever_that_its_path_names() {
    let mut tried = Levers::NONE;
    let mut edited = 0;
    for name in ["founder-48k", "finance-usage", "sales-vested-expansion"] {
        let template = shipped::template(name).unwrap();
        let source = PlanSource::text(template.file, template.text).unwrap();
        let before = source.load().unwrap();
        for value in &before.flat {
            let after = others(&value.path, &value.value)
                .into_iter()
                .find_map(|other| {
                    let change = Change::Set {
                        path: value.path.clone(),
                        value: other,
                    };
                    let text = apply(source.as_str(), &[change]).ok()?;
                    plan_file::from_text("edited", &text, &|_| unreachable!()).ok()
                });
            let Some(after) = after else { continue };
            let moved: Vec<Lever> = differing(&before.plan, &after.plan).iter().collect();
            let named: Vec<Lever> = lever(&value.path).into_iter().collect();
            // A value that the run never reads may be the same plan; another lever may never move.
            assert!(
                moved.iter().all(|m| named.contains(m)),
                "{}: {moved:?}",
                value.path
            );
            if moved.is_empty() && !named.is_empty() {
                assert_eq!(before.plan, after.plan, "{} is lost", value.path);
            }
            edited += moved.len();
            tried = named.into_iter().fold(tried, Levers::with);
        }
    }
    assert!(edited > 400, "{edited} fields could be edited");
    assert_eq!(tried.iter().count(), Lever::ALL.len(), "{tried:?}");
}

#[test]
fn a_lever_taken_in_text_is_the_lever_mixed_in_memory() {
    let texts = [
        "founder-18k",
        "finance-flat",
        "finance-usage",
        "sales-vested-expansion",
    ];
    let sources = texts.map(|name| {
        let template = shipped::template(name).unwrap();
        PlanSource::text(template.file, template.text).unwrap()
    });
    let mut compared = 0;
    for own in &sources {
        for other in &sources {
            let [a, b] = [own, other].map(|source| source.load().unwrap().plan);
            for lever in Lever::ALL {
                let mixed = mix(&a, &b, Levers::NONE.with(*lever));
                let text = take(own.as_str(), other.as_str(), *lever).unwrap();
                let taken = plan_file::from_text("taken", &text, &|_| unreachable!());
                match Plan::check(mixed) {
                    // Where levers hang together neither way gives a plan.
                    Err(_) => assert!(taken.is_err(), "{lever:?}"),
                    Ok(mixed) => {
                        let taken = taken.unwrap_or_else(|error| panic!("{lever:?}: {error}"));
                        assert_eq!(taken.plan, mixed, "{lever:?}");
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 100, "{compared}");
}
