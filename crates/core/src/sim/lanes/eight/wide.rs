//! Lanes of 64 bits, for products.

use super::{Eight, and, avx2, eight, lacks_all, lanes, or, without};
use std::arch::x86_64::*;

/// 64 bits for each of eight lanes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wide {
    /// Lanes 0, 2, 4 and 6: where a register of 32-bit lanes has their lower halves.
    pub even: __m256i,
    /// Lanes 1, 3, 5 and 7.
    pub odd: __m256i,
}

avx2! {
    pub(crate) fn all_wide(value: u64) -> Wide {
        let half = _mm256_set1_epi64x(value as i64);
        Wide { even: half, odd: half }
    }

    /// Whole products.
    pub(crate) fn wide_product(a: Eight, b: Eight) -> Wide {
        let (a_odd, b_odd) = (_mm256_srli_epi64::<32>(a), _mm256_srli_epi64::<32>(b));
        Wide { even: _mm256_mul_epu32(a, b), odd: _mm256_mul_epu32(a_odd, b_odd) }
    }

    /// As [`wide_product`], with one number for all.
    pub(crate) fn wide_times(a: Eight, b: u32) -> Wide {
        let b = _mm256_set1_epi64x(i64::from(b));
        let odd = _mm256_mul_epu32(_mm256_srli_epi64::<32>(a), b);
        Wide { even: _mm256_mul_epu32(a, b), odd }
    }

    /// Whole products of lower halves.
    pub(crate) fn wide_by(a: Wide, b: Wide) -> Wide {
        Wide { even: _mm256_mul_epu32(a.even, b.even), odd: _mm256_mul_epu32(a.odd, b.odd) }
    }

    pub(crate) fn widened(v: Eight) -> Wide {
        Wide {
            even: and(v, _mm256_set1_epi64x(i64::from(u32::MAX))),
            odd: _mm256_srli_epi64::<32>(v),
        }
    }

    /// As [`widened`], of signed numbers.
    pub(crate) fn widened_signed(v: Eight) -> Wide {
        let sign = _mm256_srai_epi32::<31>(v);
        let upper = _mm256_slli_epi64::<32>(sign);
        Wide {
            even: _mm256_blend_epi32::<0b1010_1010>(v, upper),
            odd: _mm256_blend_epi32::<0b1010_1010>(_mm256_srli_epi64::<32>(v), sign),
        }
    }

    pub(crate) fn wide_add(a: Wide, b: Wide) -> Wide {
        Wide { even: _mm256_add_epi64(a.even, b.even), odd: _mm256_add_epi64(a.odd, b.odd) }
    }

    pub(crate) fn wide_sub(a: Wide, b: Wide) -> Wide {
        Wide { even: _mm256_sub_epi64(a.even, b.even), odd: _mm256_sub_epi64(a.odd, b.odd) }
    }

    pub(crate) fn wide_shl<const BITS: i32>(v: Wide) -> Wide {
        Wide { even: _mm256_slli_epi64::<BITS>(v.even), odd: _mm256_slli_epi64::<BITS>(v.odd) }
    }

    pub(crate) fn wide_shr<const BITS: i32>(v: Wide) -> Wide {
        Wide { even: _mm256_srli_epi64::<BITS>(v.even), odd: _mm256_srli_epi64::<BITS>(v.odd) }
    }

    pub(crate) fn wide_and(a: Wide, b: Wide) -> Wide {
        Wide { even: and(a.even, b.even), odd: and(a.odd, b.odd) }
    }

    /// `a` without `b`.
    pub(crate) fn wide_without(a: Wide, b: Wide) -> Wide {
        Wide { even: without(a.even, b.even), odd: without(a.odd, b.odd) }
    }

    /// Whether `a > b`, as signed numbers; a mask of all 64 bits.
    pub(crate) fn wide_exceeds(a: Wide, b: Wide) -> Wide {
        Wide { even: _mm256_cmpgt_epi64(a.even, b.even), odd: _mm256_cmpgt_epi64(a.odd, b.odd) }
    }

    /// Bits of any lane.
    pub(crate) fn wide_any(v: Wide) -> __m256i {
        or(v.even, v.odd)
    }

    /// A mask of lanes from one of 64 bits.
    pub(crate) fn lanes_in(mask: Wide) -> Eight {
        _mm256_blend_epi32::<0b1010_1010>(mask.even, mask.odd)
    }

    /// Whether all bits above the lowest `BITS` are zero.
    pub(crate) fn fits<const BITS: i32>(v: __m256i) -> bool {
        lacks_all(v, _mm256_set1_epi64x(-1 << BITS))
    }

    /// The lower halves.
    pub(crate) fn low(v: Wide) -> Eight {
        _mm256_blend_epi32::<0b1010_1010>(v.even, _mm256_slli_epi64::<32>(v.odd))
    }

    /// The lower halves of what is left when so many bits are dropped, at most 32.
    pub(crate) fn low_of_shr<const EVEN: i32, const ODD: i32>(v: Wide) -> Eight {
        const { assert!(EVEN - 32 == -ODD || EVEN - 32 == ODD) }
        let odd = if EVEN < 32 {
            _mm256_slli_epi64::<ODD>(v.odd)
        } else {
            _mm256_srli_epi64::<ODD>(v.odd)
        };
        _mm256_blend_epi32::<0b1010_1010>(_mm256_srli_epi64::<EVEN>(v.even), odd)
    }

    /// Four sums of 64 bits, and all lanes more.
    pub(crate) fn add_up(sums: __m256i, v: Eight) -> __m256i {
        let v = widened(v);
        _mm256_add_epi64(sums, _mm256_add_epi64(v.even, v.odd))
    }

    /// What four sums add up to.
    pub(crate) fn total(sums: __m256i) -> u64 {
        let pair = _mm_add_epi64(
            _mm256_castsi256_si128(sums),
            _mm256_extracti128_si256::<1>(sums),
        );
        (_mm_cvtsi128_si64(pair) as u64).wrapping_add(_mm_extract_epi64::<1>(pair) as u64)
    }

    /// A twelfth, rounded down.
    pub(crate) fn twelfth(v: Eight) -> Eight {
        low_of_shr::<35, 3>(wide_times(v, 0xaaaa_aaab))
    }

    /// The values times their factors, Q16, to the nearest unit.
    pub(crate) fn scaled(values: Eight, factors: Eight) -> Eight {
        let products = wide_add(wide_product(values, factors), all_wide(0x8000));
        if fits::<48>(wide_any(products)) {
            low_of_shr::<16, 16>(products)
        } else {
            eight(&scaled_one_by_one(&lanes(values), &lanes(factors)))
        }
    }
}

/// [`scaled`] where a result does not fit in 32 bits.
#[cold]
fn scaled_one_by_one(values: &[u32; 8], factors: &[u32; 8]) -> [u32; 8] {
    std::array::from_fn(|lane| crate::adoption::scale(values[lane], factors[lane]))
}
