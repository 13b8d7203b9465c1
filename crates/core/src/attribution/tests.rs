//! Value functions made by hand.

use super::*;
use crate::metrics::Unit;

/// Mixes of one replication by a value function over sets of parts.
fn game(players: usize, value: impl Fn(usize) -> f64) -> Mixes {
    Mixes::new(Grain::of(Unit::Money), players, 1, |_, mix| {
        Some(value(mix))
    })
    .unwrap()
}

fn values(split: &Split) -> Vec<i128> {
    split.parts.iter().map(|share| share.value).collect()
}

fn has(mix: usize, part: usize) -> bool {
    mix >> part & 1 == 1
}

#[test]
fn an_additive_change_is_split_into_its_terms() {
    let terms = [700.0, -300.0, 0.0, 41.0];
    let sum = |mix| {
        1000.0
            + (0..4)
                .filter(|&p| has(mix, p))
                .map(|p| terms[p])
                .sum::<f64>()
    };
    let split = game(4, sum).split();
    assert_eq!(values(&split), [700, -300, 0, 41]);
    assert_eq!((split.from, split.to, split.total), (1000, 1441, 441));
    assert!(
        game(4, sum)
            .interactions()
            .iter()
            .all(|i| i.share.value == 0)
    );
}

#[test]
fn gloves_are_worth_what_shapley_says() {
    // One owns a left glove, two own a right one; a pair is worth 600: 400, 100, 100.
    let pair = |mix| {
        if has(mix, 0) && (has(mix, 1) || has(mix, 2)) {
            600.0
        } else {
            0.0
        }
    };
    assert_eq!(values(&game(3, pair).split()), [400, 100, 100]);
    // The left one needs a right one (half of the orders without the third: 600 / 2); of two right
    // ones the second adds nothing (-600 / 2).
    let interactions = game(3, pair).interactions();
    let worth: Vec<(usize, usize, i128)> = (interactions.iter())
        .map(|i| (i.a, i.b, i.share.value))
        .collect();
    assert_eq!(worth, [(0, 1, 300), (0, 2, 300), (1, 2, -300)]);
}

#[test]
fn a_product_is_shared_evenly_and_told_as_an_interaction() {
    let product = |mix| if mix == 0b11 { 101.0 } else { 0.0 };
    let split = game(2, product).split();
    // 50.5 each does not fit whole units; the first of equals takes the odd one.
    assert_eq!(values(&split), [51, 50]);
    assert_eq!(game(2, product).interactions()[0].share.value, 101);
}

#[test]
fn equal_levers_get_the_same_whichever_stands_first() {
    // Parts 0 and 2 do the same, each worth less once the other is there.
    let value = |mix: usize| {
        let twins = usize::from(has(mix, 0)) + usize::from(has(mix, 2));
        [0.0, 60.0, 80.0][twins]
            + if has(mix, 1) {
                20.0 * (1.0 + twins as f64)
            } else {
                0.0
            }
    };
    let split = game(3, value).split();
    assert_eq!(split.parts[0].value, split.parts[2].value);
    let swapped = |mix: usize| {
        let (a, b) = (mix & 1, mix >> 1 & 1);
        value(mix & !3 | a << 1 | b)
    };
    let turned = values(&game(3, swapped).split());
    let plain = values(&split);
    assert_eq!(turned, [plain[1], plain[0], plain[2]]);
}

/// A hash in place of chance: a value function without any pattern.
fn wild(seed: u64, k: usize, mix: usize) -> f64 {
    let mut x = seed ^ (k as u64) << 32 ^ mix as u64;
    for _ in 0..3 {
        x = (x ^ x >> 31).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    (x >> 20) as f64
}

#[test]
fn parts_sum_to_the_total_and_the_way_back_is_their_negative() {
    for seed in 0..40 {
        for unit in [Unit::Money, Unit::Ratio] {
            let players = 1 + seed as usize % 6;
            let scale = if unit == Unit::Money { 1.0 } else { 1e-13 };
            let dummy = players - 1;
            // The last part changes nothing.
            let value = |k, mix: usize| wild(seed, k, mix & !(1 << dummy)) * scale;
            let grain = Grain::of(unit);
            let of = |turned: bool| {
                let all = (1 << players) - 1;
                let value = |k, mix: usize| Some(value(k, if turned { all ^ mix } else { mix }));
                Mixes::new(grain, players, 7, value).unwrap().split()
            };
            let (there, back) = (of(false), of(true));
            assert_eq!(values(&there).iter().sum::<i128>(), there.total);
            assert_eq!(there.from + there.total, there.to);
            assert_eq!(
                there.parts[dummy].value, 0,
                "what changes nothing has no part"
            );
            assert_eq!(there.parts[dummy].se, Some(0.0));
            let negated: Vec<i128> = values(&back).iter().map(|v| -v).collect();
            assert_eq!(values(&there), negated);
            assert_eq!((there.total, there.from), (-back.total, back.to));
        }
    }
}

#[test]
fn standard_errors_are_those_of_the_shapley_values_of_each_replication() {
    // One part worth 10, 20, 30 in three replications: mean 20, standard error 10 / sqrt(3).
    let value = |k: usize, mix: usize| {
        Some(if has(mix, 1) {
            10.0 * (k + 1) as f64
        } else {
            0.0
        })
    };
    let mixes = Mixes::new(Grain::of(Unit::Money), 2, 3, value).unwrap();
    let split = mixes.split();
    assert_eq!(values(&split), [0, 20]);
    let se = split.parts[1].se.unwrap();
    assert!((se - 10.0 / 3.0_f64.sqrt()).abs() < 1e-12, "{se}");
    assert_eq!(split.se, split.parts[1].se);
    let once = game(1, |mix| mix as f64).split();
    assert_eq!((once.se, once.parts[0].se), (None, None));
}

#[test]
fn a_replication_undefined_anywhere_is_left_out_everywhere() {
    let value = |k: usize, mix: usize| (k != 1 || mix != 1).then_some((10 * k + mix) as f64);
    let split = Mixes::new(Grain::of(Unit::Money), 1, 3, value)
        .unwrap()
        .split();
    assert_eq!((split.defined, split.from, split.to), (2, 10, 11));
    let never = Mixes::new(Grain::of(Unit::Money), 1, 3, |_, mix| {
        (mix == 0).then_some(1.0)
    });
    assert!(never.is_none());
}

#[test]
fn rounded_parts_add_up_and_stay_near_what_they_round() {
    assert_eq!(apportion(&[5, 5, 5], 10, 2), [1, 1, 0]);
    assert_eq!(apportion(&[-5, -5, -5], 10, -2), [-1, -1, 0]);
    assert_eq!(apportion(&[14, 17, -8, 0], 10, 2), [1, 2, -1, 0]);
    assert_eq!(apportion(&[14, 17, -8, 0], 10, 3), [2, 2, -1, 0]);
    assert_eq!(apportion(&[14, 17, -8, 0], 10, 1), [1, 1, -1, 0]);
    assert_eq!(apportion(&[0, 0], 10, 0), [0, 0]);
    assert_eq!(apportion(&[], 10, 0), Vec::<i128>::new());
}
