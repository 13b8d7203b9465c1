//! Draws as a second implementation, in another language, computed them
//! (`tests/oracle/draws.py`).

use foothold_core::chance::{Entity, Purpose, Stream};

const GOLDEN: &str = include_str!("../../../../tests/oracle/golden_draws.csv");

const PURPOSES: [(&str, Purpose); 26] = [
    ("spread", Purpose::Spread),
    ("life_event", Purpose::LifeEvent),
    ("ask", Purpose::Ask),
    ("self_serve", Purpose::SelfServe),
    ("usage_noise", Purpose::UsageNoise),
    ("detection", Purpose::Detection),
    ("churn", Purpose::Churn),
    ("renewal", Purpose::Renewal),
    ("play_outcome", Purpose::PlayOutcome),
    ("play_day", Purpose::PlayDay),
    ("activation", Purpose::Activation),
    ("review", Purpose::Review),
    ("reactivation", Purpose::Reactivation),
    ("nomination", Purpose::Nomination),
    ("teams", Purpose::Teams),
    ("team_seats", Purpose::TeamSeats),
    ("intensity", Purpose::Intensity),
    ("map", Purpose::Map),
    ("open_day", Purpose::OpenDay),
    ("win", Purpose::Win),
    ("land_size", Purpose::LandSize),
    ("arrivals", Purpose::Arrivals),
    ("attrition", Purpose::Attrition),
    ("gut_feel_pick", Purpose::GutFeelPick),
    ("book_age", Purpose::BookAge),
    ("book_activated", Purpose::BookActivated),
];

fn entity(name: &str) -> Entity {
    let (kind, rest) = name.split_once(':').unwrap();
    let numbers = || {
        rest.split(':')
            .map(|n| n.parse::<u64>().unwrap())
            .collect::<Vec<_>>()
    };
    match kind {
        "book" => Entity::book(rest),
        "opportunity" => {
            let n = numbers();
            Entity::opportunity(n[0] as u8, n[1] as u16, n[2] as u32)
        }
        "seat" => Entity::seat(numbers()[0] as u8, numbers()[1] as u16),
        "segment" => Entity::segment(numbers()[0] as u8),
        other => panic!("unknown entity {other}"),
    }
}

#[test]
fn draws_equal_those_of_the_second_implementation() {
    let mut seen = [false; PURPOSES.len()];
    for line in GOLDEN.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [seed, replication, name, month, number, purpose_name, draw] = cells[..] else {
            panic!("{line}");
        };
        let number: usize = number.parse().unwrap();
        let (expected_name, purpose) = PURPOSES[number];
        assert_eq!((purpose_name, purpose as usize), (expected_name, number));
        let stream = Stream::new(
            seed.parse().unwrap(),
            replication.parse().unwrap(),
            entity(name),
        );
        let found = stream.draw(month.parse().unwrap(), purpose);
        assert_eq!(found, draw.parse::<u32>().unwrap(), "{line}");
        seen[number] = true;
    }
    assert!(seen.iter().all(|seen| *seen), "{seen:?}");
}
