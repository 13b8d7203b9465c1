//! The working text: commits, gestures, undo and redo.

use super::*;
use proptest::prelude::*;

#[test]
fn a_drag_is_one_step_and_its_base_is_known() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    assert_eq!(library.gesture_base(plan, "drag 1").unwrap(), None);
    for amount in [40_000, 30_000, 18_000] {
        edit(&library, plan, &land_at(amount), Some("drag 1")).unwrap();
        let base = library.gesture_base(plan, "drag 1").unwrap();
        assert_eq!(base.as_deref(), Some(PLAN));
    }
    edit(&library, plan, &land_at(17_000), Some("drag 2")).unwrap();
    assert_eq!(library.log(plan, None, 9).unwrap().len(), 2);
    assert_eq!(library.undo(plan, 30).unwrap().text, land_at(18_000));
    // A step that was undone does not grow any more.
    assert_eq!(library.gesture_base(plan, "drag 1").unwrap(), None);
    assert_eq!(library.undo(plan, 30).unwrap().text, PLAN);
    assert_eq!(
        library.undo(plan, 30).unwrap_err().code(),
        "nothing_to_undo"
    );
    // Dragged there and back: no step is left.
    edit(&library, plan, &land_at(1), Some("drag 3")).unwrap();
    let back = edit(&library, plan, PLAN, Some("drag 3")).unwrap();
    assert_eq!((back.undo, back.redo, back.draft), (None, None, 0));
}

#[test]
fn an_edit_of_an_old_revision_is_refused_and_the_same_text_is_no_change() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    let first = edit(&library, plan, &land_at(1), None).unwrap();
    let same = edit(&library, plan, &land_at(1), None).unwrap();
    assert_eq!(same, first);
    let stale = Edit {
        plan,
        expected_revision: first.revision - 1,
        text: PLAN,
        sentence: "late",
        gesture: None,
        at: 30,
    };
    assert_eq!(library.commit(stale).unwrap_err().code(), "plan_conflict");
    assert_eq!(text(&library, plan), land_at(1));
}

#[test]
fn the_log_is_paged_and_tells_what_was_undone() {
    let folder = folder();
    let library = open(&folder);
    let plan = with_plan(&library);
    for amount in 1..=5 {
        edit(&library, plan, &land_at(amount), None).unwrap();
    }
    library.undo(plan, 30).unwrap();
    library.undo(plan, 30).unwrap();
    edit(&library, plan, &land_at(9), None).unwrap();
    library.undo(plan, 30).unwrap();
    let rows = |before, limit| -> Vec<(u32, bool, bool)> {
        let rows = library.log(plan, before, limit).unwrap();
        rows.iter()
            .map(|row| (row.seq, row.undone, row.overtaken))
            .collect()
    };
    let newest = [(6, true, false), (5, true, true), (4, true, true)];
    assert_eq!(rows(None, 3), newest);
    let oldest = [(3, false, false), (2, false, false), (1, false, false)];
    assert_eq!(rows(Some(4), 9), oldest);
}

#[derive(Debug, Clone)]
enum Act {
    Edit(u32, Option<u8>),
    Undo,
    Redo,
    Reopen,
    Keep,
    Discard,
    Rename(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0_u32..6, prop::option::of(0_u8..2)).prop_map(|(a, g)| Act::Edit(a, g)),
        4 => Just(Act::Undo),
        3 => Just(Act::Redo),
        1 => Just(Act::Reopen),
        1 => Just(Act::Keep),
        1 => Just(Act::Discard),
        1 => (0_u8..3).prop_map(Act::Rename),
    ]
}

/// What a list of whole texts would do.
struct Model {
    /// Text and the gesture that led to it; the first one is the plan as it was made.
    steps: Vec<(String, Option<u8>)>,
    at: usize,
    version: String,
}

impl Model {
    fn text(&self) -> &str {
        &self.steps[self.at].0
    }

    fn go(&mut self, text: String, gesture: Option<u8>) {
        if self.text() == text {
            return;
        }
        let last = self.at + 1 == self.steps.len() && self.at > 0;
        if last && gesture.is_some() && self.steps[self.at].1 == gesture {
            if self.steps[self.at - 1].0 == text {
                self.steps.pop();
                self.at -= 1;
            } else {
                self.steps[self.at].0 = text;
            }
            return;
        }
        self.steps.truncate(self.at + 1);
        self.steps.push((text, gesture));
        self.at += 1;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn undo_and_redo_do_what_a_list_of_texts_does(acts in prop::collection::vec(act(), 1..40)) {
        let folder = folder();
        let mut library = open(&folder);
        let plan = with_plan(&library);
        let mut model = Model {
            steps: vec![(PLAN.to_owned(), None)],
            at: 0,
            version: PLAN.to_owned(),
        };
        for act in acts {
            let now = text(&library, plan);
            match act {
                Act::Edit(amount, gesture) => {
                    let name = naming::name_in(&now);
                    let next = naming::renamed(&land_at(amount), &name);
                    let word = gesture.map(|g| g.to_string());
                    edit(&library, plan, &next, word.as_deref()).unwrap();
                    model.go(next, gesture);
                }
                Act::Undo => {
                    let undone = library.undo(plan, 30);
                    prop_assert_eq!(undone.is_ok(), model.at > 0);
                    model.at = model.at.saturating_sub(1);
                }
                Act::Redo => {
                    let redone = library.redo(plan, 30);
                    prop_assert_eq!(redone.is_ok(), model.at + 1 < model.steps.len());
                    model.at = (model.at + 1).min(model.steps.len() - 1);
                }
                Act::Reopen => {
                    drop(library);
                    library = open(&folder);
                }
                Act::Keep => {
                    if library.keep(plan, "Kept", 30).is_ok() {
                        model.version = now;
                    }
                }
                Act::Discard => {
                    let name = naming::name_in(&now);
                    let text = naming::renamed(&model.version, &name);
                    let discarded = library.discard(plan, 30);
                    prop_assert_eq!(discarded.is_ok(), text != now);
                    model.go(text, None);
                }
                Act::Rename(number) => {
                    let name = format!("Plan {number}");
                    library.rename(plan, &name, 30).unwrap();
                    model.go(naming::renamed(&now, &name), None);
                }
            }
            let working = library.working(plan).unwrap();
            prop_assert_eq!(&working.text, model.text());
            prop_assert_eq!(&working.name, &naming::name_in(&working.text));
            prop_assert_eq!(working.undo.is_some(), model.at > 0);
            prop_assert_eq!(working.redo.is_some(), model.at + 1 < model.steps.len());
            let version = naming::renamed(&model.version, &working.name);
            prop_assert_eq!(working.draft > 0, version != working.text);
            prop_assert_eq!(&working.text_hash, &naming::text_hash(&working.text));
        }
    }
}

#[test]
fn a_shipped_template_is_edited_like_any_text() {
    let folder = folder();
    let library = open(&folder);
    let template = shipped::template("founder-48k").unwrap();
    let plan = library.create(&[new_plan(template.text)], 10).unwrap()[0];
    let next = template.text.replace("48000 USD", "18000 USD");
    assert_ne!(next, template.text);
    edit(&library, plan, &next, None).unwrap();
    assert_eq!(library.undo(plan, 20).unwrap().text, template.text);
}
