//! Division by a number known beforehand, as a multiplication.
//!
//! Package sizes and the divisors of pay curves are fixed for a run, but not when the program is
//! compiled, so the compiler cannot do this for us. A machine division costs several times as much.

/// A divisor of 64-bit numbers, exact for every one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Divisor {
    value: u64,
    /// `2^64 / value`, rounded down and below `2^64`.
    reciprocal: u64,
}

impl Divisor {
    /// One.
    pub const ONE: Self = Self {
        value: 1,
        reciprocal: u64::MAX,
    };

    /// A divisor of at least 1.
    ///
    /// # Panics
    /// If `value` is zero.
    pub const fn new(value: u64) -> Self {
        Self {
            value,
            reciprocal: u64::MAX / value,
        }
    }

    /// The number itself.
    pub const fn value(self) -> u64 {
        self.value
    }

    /// Quotient and remainder.
    #[inline(always)]
    pub const fn div_rem(self, n: u64) -> (u64, u64) {
        // The reciprocal falls short of 2^64 / value by at most 1, so the estimate falls short of
        // the quotient by n / 2^64 and what rounding takes: at most 1 in all.
        let estimate = ((n as u128 * self.reciprocal as u128) >> 64) as u64;
        let rest = n - estimate * self.value;
        let short = rest >= self.value;
        (
            estimate + short as u64,
            rest - if short { self.value } else { 0 },
        )
    }

    /// The quotient, rounded up.
    #[inline(always)]
    pub const fn div_ceil(self, n: u64) -> u64 {
        let (quotient, rest) = self.div_rem(n);
        quotient + (rest > 0) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(n: u64, d: u64) {
        let divisor = Divisor::new(d);
        assert_eq!(divisor.div_rem(n), (n / d, n % d), "{n} / {d}");
        assert_eq!(divisor.div_ceil(n), n.div_ceil(d), "{n} / {d} up");
    }

    #[test]
    fn edges_divide_exactly() {
        let edges = [
            1,
            2,
            3,
            1_000,
            1 << 32,
            (1 << 63) - 1,
            1 << 63,
            u64::MAX - 1,
            u64::MAX,
        ];
        for d in edges {
            for n in edges {
                for n in [0, n - 1, n, n.saturating_add(1)] {
                    check(n, d);
                }
            }
        }
        assert_eq!(Divisor::new(1), Divisor::ONE);
    }

    proptest! {
        #[test]
        fn any_number_divides_exactly(n: u64, d in 1u64.., shift in 0u32..64) {
            check(n, d);
            check(n, (d >> shift).max(1));
            check(n >> shift, d);
        }
    }
}
