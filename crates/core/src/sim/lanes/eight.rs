//! What kernels for AVX2 are written in: eight lanes of a block in one register.
//!
//! Only what a compiler does badly by itself is worth it: 64-bit products of lanes of 32 bits (it
//! widens, and packs again), a bit for each lane, and values that stay in registers from the first
//! column that is read to the last that is written. A mask is all ones in a lane, or zero.
//!
//! No closures here, nor what takes them: a compiler may leave them functions of their own.

mod bytes;
mod draw;
mod wide;

pub(crate) use bytes::{equal_to, every_months, flagged, quarter_ends, up_to};
pub(crate) use draw::{draw_noise, draw_pair};
pub(crate) use wide::*;

use super::{Chances, Of, Table};
use std::arch::x86_64::*;

/// Eight lanes of 32 bits.
pub(crate) type Eight = __m256i;

/// Groups of eight lanes in a block.
pub(crate) const GROUPS: usize = super::LANES / 8;

/// Keys whose values fit in one register; most plans have no more.
pub(crate) const FEW_KEYS: usize = 8;

/// How many groups there are up to the last lane of a mask. The last block of a plan is half empty,
/// and what is not there need not be looked at.
pub(crate) fn groups_up_to(mask: u64) -> usize {
    GROUPS - mask.leading_zeros() as usize / 8
}

/// Marks what may only run, and is only reached, where there is AVX2.
macro_rules! avx2 {
    ($($item:item)*) => { $( #[inline] #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")] $item )* };
}
pub(crate) use avx2;

avx2! {
    /// A group of lanes of a column.
    pub(crate) fn load(column: &Of<u32>, group: usize) -> Eight {
        eight(&column.as_chunks::<8>().0[group])
    }

    /// Eight values.
    pub(crate) fn eight(values: &[u32; 8]) -> Eight {
        let [a, b, c, d, e, f, g, h] = *values;
        let [a, b, c, d] = [a as i32, b as i32, c as i32, d as i32];
        _mm256_setr_epi32(a, b, c, d, e as i32, f as i32, g as i32, h as i32)
    }

    pub(crate) fn load_u16(column: &Of<u16>, group: usize) -> Eight {
        let [a, b, c, d, e, f, g, h] = column.as_chunks::<8>().0[group];
        let [a, b, c, d] = [a as i16, b as i16, c as i16, d as i16];
        let halves = _mm_setr_epi16(a, b, c, d, e as i16, f as i16, g as i16, h as i16);
        _mm256_cvtepu16_epi32(halves)
    }

    pub(crate) fn load_i16(column: &Of<i16>, group: usize) -> Eight {
        let [a, b, c, d, e, f, g, h] = column.as_chunks::<8>().0[group];
        _mm256_cvtepi16_epi32(_mm_setr_epi16(a, b, c, d, e, f, g, h))
    }

    pub(crate) fn load_u8(column: &Of<u8>, group: usize) -> Eight {
        let bytes = i64::from_le_bytes(column.as_chunks::<8>().0[group]);
        _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(bytes))
    }

    /// The lanes in which a product is below what a column says, both below 2^63.
    pub(crate) fn product_is_below(a: Eight, b: Eight, column: &Of<i64>, group: usize) -> Eight {
        // In the order of lanes, not even and odd ones, since the column stands so.
        let (halves, _) = column.as_chunks::<4>();
        let low = half_is_below(
            _mm256_castsi256_si128(a),
            _mm256_castsi256_si128(b),
            halves[2 * group],
        );
        let high = half_is_below(
            _mm256_extracti128_si256::<1>(a),
            _mm256_extracti128_si256::<1>(b),
            halves[2 * group + 1],
        );
        let mixed = _mm256_castps_si256(_mm256_shuffle_ps::<0b10_00_10_00>(low, high));
        _mm256_permute4x64_epi64::<0b11_01_10_00>(mixed)
    }

    fn half_is_below(a: __m128i, b: __m128i, [w, x, y, z]: [i64; 4]) -> __m256 {
        let product = _mm256_mul_epu32(_mm256_cvtepu32_epi64(a), _mm256_cvtepu32_epi64(b));
        let below = _mm256_cmpgt_epi64(_mm256_setr_epi64x(w, x, y, z), product);
        _mm256_castsi256_ps(below)
    }

    /// As an array.
    pub(crate) fn lanes(v: Eight) -> [u32; 8] {
        [
            _mm256_extract_epi32::<0>(v) as u32,
            _mm256_extract_epi32::<1>(v) as u32,
            _mm256_extract_epi32::<2>(v) as u32,
            _mm256_extract_epi32::<3>(v) as u32,
            _mm256_extract_epi32::<4>(v) as u32,
            _mm256_extract_epi32::<5>(v) as u32,
            _mm256_extract_epi32::<6>(v) as u32,
            _mm256_extract_epi32::<7>(v) as u32,
        ]
    }

    pub(crate) fn store(column: &mut Of<u32>, group: usize, v: Eight) {
        column.as_chunks_mut::<8>().0[group] = lanes(v);
    }

    fn store_half(column: &mut Of<u16>, group: usize, v: __m128i) {
        column.as_chunks_mut::<8>().0[group] = [
            _mm_extract_epi16::<0>(v) as u16,
            _mm_extract_epi16::<1>(v) as u16,
            _mm_extract_epi16::<2>(v) as u16,
            _mm_extract_epi16::<3>(v) as u16,
            _mm_extract_epi16::<4>(v) as u16,
            _mm_extract_epi16::<5>(v) as u16,
            _mm_extract_epi16::<6>(v) as u16,
            _mm_extract_epi16::<7>(v) as u16,
        ];
    }

    /// Stores two groups of values that fit in 16 bits.
    pub(crate) fn store_two_u16(
        [one, other]: [&mut Of<u16>; 2],
        group: usize,
        v: Eight,
        w: Eight,
    ) {
        // Halves of both come out by turns.
        let both = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packus_epi32(v, w));
        store_half(one, group, _mm256_castsi256_si128(both));
        store_half(other, group, _mm256_extracti128_si256::<1>(both));
    }

    /// Stores values that fit in 16 bits.
    pub(crate) fn store_u16(column: &mut Of<u16>, group: usize, v: Eight) {
        let packed = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packus_epi32(v, v));
        store_half(column, group, _mm256_castsi256_si128(packed));
    }

    pub(crate) fn all(value: u32) -> Eight {
        _mm256_set1_epi32(value as i32)
    }

    pub(crate) fn add(a: Eight, b: Eight) -> Eight {
        _mm256_add_epi32(a, b)
    }

    pub(crate) fn sub(a: Eight, b: Eight) -> Eight {
        _mm256_sub_epi32(a, b)
    }

    pub(crate) fn and(a: Eight, b: Eight) -> Eight {
        _mm256_and_si256(a, b)
    }

    pub(crate) fn or(a: Eight, b: Eight) -> Eight {
        _mm256_or_si256(a, b)
    }

    /// `a` without `b`.
    pub(crate) fn without(a: Eight, b: Eight) -> Eight {
        _mm256_andnot_si256(b, a)
    }

    pub(crate) fn min(a: Eight, b: Eight) -> Eight {
        _mm256_min_epu32(a, b)
    }

    pub(crate) fn max(a: Eight, b: Eight) -> Eight {
        _mm256_max_epu32(a, b)
    }

    pub(crate) fn shl<const BITS: i32>(v: Eight) -> Eight {
        _mm256_slli_epi32::<BITS>(v)
    }

    pub(crate) fn shr<const BITS: i32>(v: Eight) -> Eight {
        _mm256_srli_epi32::<BITS>(v)
    }

    pub(crate) fn equal(a: Eight, b: Eight) -> Eight {
        _mm256_cmpeq_epi32(a, b)
    }

    pub(crate) fn is_zero(v: Eight) -> Eight {
        equal(v, _mm256_setzero_si256())
    }

    /// Whether `a > b`, as signed numbers.
    pub(crate) fn exceeds(a: Eight, b: Eight) -> Eight {
        _mm256_cmpgt_epi32(a, b)
    }

    /// Whether `a <= b`.
    pub(crate) fn at_most(a: Eight, b: Eight) -> Eight {
        equal(min(a, b), a)
    }

    /// `value` where the mask is, else `other`.
    pub(crate) fn choose(mask: Eight, value: Eight, other: Eight) -> Eight {
        _mm256_blendv_epi8(other, value, mask)
    }

    /// Whether no bit is set that `of` has.
    pub(crate) fn lacks_all(v: Eight, of: Eight) -> bool {
        _mm256_testz_si256(v, of) != 0
    }

    /// Whether a mask has all lanes.
    pub(crate) fn holds_all(mask: Eight) -> bool {
        _mm256_testc_si256(mask, all(u32::MAX)) != 0
    }

    /// Lower half of the product.
    pub(crate) fn product(a: Eight, b: Eight) -> Eight {
        _mm256_mullo_epi32(a, b)
    }

    /// The lanes that have a flag.
    pub(crate) fn with_flag(flags: Eight, flag: u8) -> Eight {
        let shift = _mm_cvtsi32_si128(31 - flag.trailing_zeros() as i32);
        _mm256_srai_epi32::<31>(_mm256_sll_epi32(flags, shift))
    }

    /// A group of the lanes of a mask with a bit for each.
    pub(crate) fn in_mask(mask: u64, group: usize) -> Eight {
        let bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
        equal(and(all((mask >> (8 * group)) as u32), bit), bit)
    }

    /// The mask as a bit for each lane, where lanes of this group stand in a block.
    pub(crate) fn bits(mask: Eight, group: usize) -> u64 {
        let bits = _mm256_movemask_ps(_mm256_castsi256_ps(mask)) as u32;
        u64::from(bits) << (8 * group)
    }

    /// The value of each lane's key. Without `MANY`, only the first [`FEW_KEYS`] are in use.
    pub(crate) fn by_key<const MANY: bool>(table: &Table, keys: Eight) -> Eight {
        let (parts, _) = table.values.as_chunks::<FEW_KEYS>();
        // Only the lowest three bits of a key choose.
        let mut out = _mm256_permutevar8x32_epi32(eight(&parts[0]), keys);
        if MANY {
            for part in 1..parts.len() {
                let here = equal(shr::<3>(keys), all(part as u32));
                let value = _mm256_permutevar8x32_epi32(eight(&parts[part]), keys);
                out = choose(here, value, out);
            }
        }
        out
    }

    /// Lanes whose draw is a hit.
    pub(crate) fn hits<const MANY: bool>(
        chances: &Chances,
        draws: Eight,
        keys: Eight,
        group: usize,
    ) -> u64 {
        let last = by_key::<MANY>(&chances.last, keys);
        bits(at_most(draws, last), group) & bits(by_key::<MANY>(&chances.ever, keys), group)
    }

    /// How many bits are set in all lanes.
    pub(crate) fn set_bits(column: &Of<u16>) -> u32 {
        let mut sum = 0;
        for [a, b, c, d] in column.as_chunks::<4>().0 {
            let low = u64::from(*a) | u64::from(*b) << 16;
            let high = u64::from(*c) << 32 | u64::from(*d) << 48;
            sum += (low | high).count_ones();
        }
        sum
    }
}
