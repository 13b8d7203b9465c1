//! Edits of small texts, one rule each; whole plans are edited in `tests/plan_edit.rs`.

use super::*;

fn set(path: &str, value: &str) -> Change {
    Change::Set {
        path: path.into(),
        value: value.into(),
    }
}

fn unset(path: &str) -> Change {
    Change::Unset { path: path.into() }
}

fn insert(path: &str, index: u32, toml: &str) -> Change {
    Change::Insert {
        path: path.into(),
        index,
        toml: toml.into(),
    }
}

fn delete(path: &str) -> Change {
    Change::Delete { path: path.into() }
}

fn replace(path: &str, toml: &str) -> Change {
    Change::Replace {
        path: path.into(),
        toml: toml.into(),
    }
}

fn shift(path: &str, from: u32, to: u32) -> Change {
    Change::Move {
        path: path.into(),
        from,
        to,
    }
}

#[track_caller]
fn check(before: &str, change: Change, after: &str) {
    assert_eq!(apply(before, &[change]).as_deref(), Ok(after));
}

#[test]
fn a_value_is_replaced_in_place() {
    check(
        "[land] # first\n  acv  =  '48000 USD'   # lever\r\nx = 1",
        set("land.acv", "18000 USD"),
        "[land] # first\n  acv  =  \"18000 USD\"   # lever\r\nx = 1",
    );
    check(
        "\u{feff}signals = { watched = [ \"api_quota\" , \"new_team\" ], sla = \"5 days\" }",
        set("signals.watched", "api_quota, renewal_near"),
        "\u{feff}signals = { watched = [ \"api_quota\" , \"renewal_near\" ], sla = \"5 days\" }",
    );
    check(
        "role = [{ headcount = 1, hires = [{ month = 1, count = 2 }] }]",
        set("role[0].hires[0].count", "3"),
        "role = [{ headcount = 1, hires = [{ month = 1, count = 3 }] }]",
    );
}

#[test]
fn a_value_that_is_there_already_keeps_its_quotes() {
    let text = "name = 'Land' # here\n";
    check(text, set("name", "Land"), text);
}

#[test]
fn what_does_not_fit_becomes_a_string_for_the_reader_to_refuse() {
    check("seed = 1", set("seed", "a\"b\n"), "seed = \"a\\\"b\\n\"");
    check("seed = 1", set("seed", "007"), "seed = \"007\"");
    check(
        "[activation]\ngate = true",
        set("activation.gate", "maybe"),
        "[activation]\ngate = \"maybe\"",
    );
}

#[test]
fn a_new_key_stands_at_its_place() {
    check(
        "[activation]\nwindow = \"75 days\" # long\n\n[land]\n",
        set("activation.gate", "false"),
        "[activation]\nwindow = \"75 days\" # long\ngate = false\n\n[land]\n",
    );
    check(
        "[activation]\n  # off\n  gate = true",
        set("activation.window", "75 days"),
        "[activation]\n  window = \"75 days\"\n  # off\n  gate = true",
    );
    check(
        "# A plan.\nschema = 1\nname = \"A\"",
        set("note", "B"),
        "# A plan.\nschema = 1\nname = \"A\"\nnote = \"B\"",
    );
    check(
        "segment = [{ id = \"a\", teams = { median = \"5\", max = \"9\" } }]",
        set("segment[0].teams.spread", "0.5"),
        "segment = [{ id = \"a\", teams = { median = \"5\", spread = \"0.5\", max = \"9\" } }]",
    );
    check(
        "behaviour = {}",
        set("behaviour.set", "mine"),
        "behaviour = { set = \"mine\" }",
    );
}

#[test]
fn a_missing_table_is_made_at_its_place() {
    check(
        "schema = 1\n\n# When.\n[time]\nmonths = 1\n\n# Who.\n[[segment]]\nid = \"a\"\n",
        set("model.effort_response", "false"),
        "schema = 1\n\n# When.\n[time]\nmonths = 1\n\n[model]\neffort_response = false\n\n# Who.\n[[segment]]\nid = \"a\"\n",
    );
    check(
        "[[segment]]\nid = \"a\"\n\n[land]\nacv = \"1 USD\"\n",
        set("segment[0].meters.calls", "12 units"),
        "[[segment]]\nid = \"a\"\nmeters = { calls = \"12 units\" }\n\n[land]\nacv = \"1 USD\"\n",
    );
    check(
        "[behaviour]\nset = \"default\"",
        set("behaviour.override.smb.win_elasticity", "-1"),
        "[behaviour]\nset = \"default\"\n\n[behaviour.override.smb]\nwin_elasticity = \"-1\"",
    );
}

#[test]
fn dotted_keys_grow_as_dotted_keys() {
    check(
        "[behaviour]\nset = \"default\"\noverride.smb.win_elasticity = \"-1\"\n",
        set("behaviour.override.smb.churn_activated", "4%"),
        "[behaviour]\nset = \"default\"\noverride.smb.win_elasticity = \"-1\"\noverride.smb.churn_activated = \"4%\"\n",
    );
    check(
        "behaviour = { override.smb.win_elasticity = \"-1\" }",
        set("behaviour.override.smb.churn_activated", "4%"),
        "behaviour = { override.smb.win_elasticity = \"-1\", override.smb.churn_activated = \"4%\" }",
    );
    check(
        "behaviour = { override.smb.win_elasticity = \"-1\", set = \"default\" }",
        unset("behaviour.override.smb.win_elasticity"),
        "behaviour = { set = \"default\" }",
    );
}

#[test]
fn a_behaviour_value_is_set_for_all_kinds_or_for_each() {
    let one =
        "[behaviour.override]\nchurn_activated = \"5%\"\nsmb = { churn_activated = \"9%\" }\n";
    check(
        one,
        set("behaviour.churn_activated", "6%"),
        "[behaviour.override]\nchurn_activated = \"6%\"\n",
    );
    check(
        one,
        set(
            "behaviour.churn_activated",
            "smb 9%, mid_market 4%, enterprise 2%",
        ),
        "[behaviour.override]\nsmb = { churn_activated = \"9%\" }\n\n[behaviour.override.mid_market]\nchurn_activated = \"4%\"\n\n[behaviour.override.enterprise]\nchurn_activated = \"2%\"\n",
    );
    check(
        "[land]\nacv = \"1 USD\"\n\n# Ours.\n[behaviour.override]\nchurn_activated = \"5%\"\n",
        unset("behaviour.churn_activated"),
        "[land]\nacv = \"1 USD\"\n",
    );
}

#[test]
fn an_optional_table_goes_with_its_last_key_and_a_needed_one_stays() {
    check(
        "[time]\nmonths = 1\n\n# Switches.\n[model]\neffort_response = true\n\n[land]\n",
        unset("model.effort_response"),
        "[time]\nmonths = 1\n\n[land]\n",
    );
    check("[time]\nmonths = 1\n", unset("time.months"), "[time]\n");
    check(
        "[land]\nacv = \"1 USD\"\nacv_by_segment = { a = \"2 USD\" }\n",
        unset("land.acv_by_segment.a"),
        "[land]\nacv = \"1 USD\"\n",
    );
    check("[land]\n", unset("land.acv"), "[land]\n");
}

#[test]
fn elements_come_and_go_in_brackets() {
    let text = "[[role]]\nhires = [{ month = 1, count = 1 }, { month = 2, count = 1 }]\n";
    check(
        text,
        insert("role[0].hires", 1, "month = 9\ncount = 1"),
        "[[role]]\nhires = [{ month = 1, count = 1 }, { month = 9, count = 1 }, { month = 2, count = 1 }]\n",
    );
    check(
        text,
        delete("role[0].hires[1]"),
        "[[role]]\nhires = [{ month = 1, count = 1 }]\n",
    );
    check(
        text,
        shift("role[0].hires", 0, 1),
        "[[role]]\nhires = [{ month = 2, count = 1 }, { month = 1, count = 1 }]\n",
    );
    check(
        "[[role]]\nhires = [\n  { month = 1, count = 1 },\n]\n",
        insert("role[0].hires", 1, "{ month = 9, count = 1 }"),
        "[[role]]\nhires = [\n  { month = 1, count = 1 },\n  { month = 9, count = 1 },\n]\n",
    );
    check(
        "[[role]]\nkind = \"ae\"\n",
        insert("role[0].hires", 0, "{ month = 9, count = 1 }"),
        "[[role]]\nkind = \"ae\"\nhires = [{ month = 9, count = 1 }]\n",
    );
}

const ROLES: &str = "# First.\n[[role]]\nkind = \"ae\"\n\n[[role.quota]]\nmeasure = \"new_arr\"\n\n# Second.\n[[role]]\nkind = \"csm\"\n\n# Costs.\n[costs]\n";

#[test]
fn elements_come_and_go_under_headers() {
    check(
        ROLES,
        delete("role[0]"),
        "# Second.\n[[role]]\nkind = \"csm\"\n\n# Costs.\n[costs]\n",
    );
    check(
        ROLES,
        delete("role[1]"),
        "# First.\n[[role]]\nkind = \"ae\"\n\n[[role.quota]]\nmeasure = \"new_arr\"\n\n# Costs.\n[costs]\n",
    );
    check(
        ROLES,
        shift("role", 1, 0),
        "# Second.\n[[role]]\nkind = \"csm\"\n\n# First.\n[[role]]\nkind = \"ae\"\n\n[[role.quota]]\nmeasure = \"new_arr\"\n\n# Costs.\n[costs]\n",
    );
    check(
        ROLES,
        insert(
            "role",
            1,
            "# Third.\nkind = \"expansion_ae\"\n[[quota]]\nmeasure = \"expansion_arr\"",
        ),
        "# First.\n[[role]]\nkind = \"ae\"\n\n[[role.quota]]\nmeasure = \"new_arr\"\n\n[[role]]\n# Third.\nkind = \"expansion_ae\"\n[[role.quota]]\nmeasure = \"expansion_arr\"\n\n# Second.\n[[role]]\nkind = \"csm\"\n\n# Costs.\n[costs]\n",
    );
    check(
        ROLES,
        insert("role[1].quota", 0, "{ measure = \"activations\" }"),
        "# First.\n[[role]]\nkind = \"ae\"\n\n[[role.quota]]\nmeasure = \"new_arr\"\n\n# Second.\n[[role]]\nkind = \"csm\"\n\n[[role.quota]]\nmeasure = \"activations\"\n\n# Costs.\n[costs]\n",
    );
}

#[test]
fn a_table_or_list_is_replaced_as_a_whole() {
    check(
        ROLES,
        replace("role[0]", "kind = \"csm\""),
        "# First.\n[[role]]\nkind = \"csm\"\n\n# Second.\n[[role]]\nkind = \"csm\"\n\n# Costs.\n[costs]\n",
    );
    check(
        "[[comp_plan]]\nid = \"a\"\n\n[[comp_plan.component]]\nid = \"b\"\npay_on = \"booking\" # soon\n",
        replace(
            "comp_plan[0].component[0].vesting",
            "{ kind = \"cliff\", after = \"12 months\" }",
        ),
        "[[comp_plan]]\nid = \"a\"\n\n[[comp_plan.component]]\nid = \"b\"\nvesting = { kind = \"cliff\", after = \"12 months\" }\npay_on = \"booking\" # soon\n",
    );
    check(
        ROLES,
        replace("role", "[{ kind = \"csm\" }]"),
        "[[role]]\nkind = \"csm\"\n\n# Costs.\n[costs]\n",
    );
}

#[test]
fn annotations_follow_their_element() {
    let text = "[[segment]]\nid = \"a\"\n\n[[segment]]\nid = \"b\"\n\n[[annotation]]\nfield = \"segment[0].id\"\n\n[[annotation]]\nfield = \"segment[1].id\"\n";
    check(
        text,
        delete("segment[0]"),
        "[[segment]]\nid = \"b\"\n\n[[annotation]]\nfield = \"segment[0].id\"\n",
    );
    check(
        text,
        shift("segment", 0, 1),
        "[[segment]]\nid = \"b\"\n\n[[segment]]\nid = \"a\"\n\n[[annotation]]\nfield = \"segment[1].id\"\n\n[[annotation]]\nfield = \"segment[0].id\"\n",
    );
}

#[test]
fn annotations_of_elements_that_a_replacement_drops_go_with_them() {
    let text = "[[role]]\nhires = [{ count = 1 }, { count = 2 }]\n\n[[annotation]]\nfield = \"role[0].hires[0].count\"\n\n[[annotation]]\nfield = \"role[0].hires[1].count\"\n";
    check(
        text,
        replace("role[0].hires", "[{ count = 3 }]"),
        "[[role]]\nhires = [{ count = 3 }]\n\n[[annotation]]\nfield = \"role[0].hires[0].count\"\n",
    );
}

#[test]
fn changes_that_cannot_be_made_are_refused() {
    let refuse = |change, fault| assert_eq!(apply(ROLES, &[change]), Err(fault));
    refuse(set("role[", "1"), EditFault::NotAPath("role[".into()));
    refuse(
        set("land.size", "1"),
        EditFault::UnknownField("land.size".into()),
    );
    refuse(set("land", "1"), EditFault::NotAValue("land".into()));
    refuse(
        set("role[2].kind", "ae"),
        EditFault::NoElement("role[2]".into()),
    );
    refuse(delete("role[2]"), EditFault::NoElement("role[2]".into()));
    refuse(delete("cost"), EditFault::UnknownField("cost".into()));
    refuse(shift("role", 0, 2), EditFault::NoElement("role[2]".into()));
    refuse(
        insert("role", 3, "kind = \"ae\""),
        EditFault::NoElement("role[3]".into()),
    );
    refuse(unset("role[0]"), EditFault::NotAValue("role[0]".into()));
    assert!(matches!(apply("a = ", &[]), Err(EditFault::NotToml(_))));
    let broken = apply(ROLES, &[insert("role", 0, "kind = ")]);
    assert!(matches!(broken, Err(EditFault::NotToml(_))));
}
