//! Columns of bytes, 32 lanes in one register, as masks with a bit for each lane.

use super::avx2;
use crate::sim::accounts::Block;
use crate::sim::lanes::Of;
use std::arch::x86_64::*;
use std::hint::black_box;

avx2! {
    fn load(column: &Of<u8>, half: usize) -> __m256i {
        let (words, _) = column.as_chunks::<32>().0[half].as_chunks::<8>();
        _mm256_setr_epi64x(
            i64::from_le_bytes(words[0]),
            i64::from_le_bytes(words[1]),
            i64::from_le_bytes(words[2]),
            i64::from_le_bytes(words[3]),
        )
    }

    fn both(halves: [__m256i; 2]) -> u64 {
        let [low, high] = halves;
        let high = _mm256_movemask_epi8(high) as u32;
        // The optimiser sees through a mask and keeps the lanes instead, but takes them apart one
        // by one wherever the code branches. What it cannot see into stays a mask.
        black_box(u64::from(_mm256_movemask_epi8(low) as u32) | u64::from(high) << 32)
    }

    /// The lanes that have a flag.
    pub(crate) fn flagged(flags: &Of<u8>, flag: u8) -> u64 {
        // Bits that come over from the byte below are lower ones.
        let shift = _mm_cvtsi32_si128(7 - flag.trailing_zeros() as i32);
        both([
            _mm256_sll_epi16(load(flags, 0), shift),
            _mm256_sll_epi16(load(flags, 1), shift),
        ])
    }

    pub(crate) fn equal_to(column: &Of<u8>, value: u8) -> u64 {
        let value = _mm256_set1_epi8(value as i8);
        both([
            _mm256_cmpeq_epi8(load(column, 0), value),
            _mm256_cmpeq_epi8(load(column, 1), value),
        ])
    }

    /// The lanes with at most `value`.
    pub(crate) fn up_to(column: &Of<u8>, value: u8) -> u64 {
        let value = _mm256_set1_epi8(value as i8);
        let (low, high) = (load(column, 0), load(column, 1));
        both([
            _mm256_cmpeq_epi8(_mm256_min_epu8(low, value), low),
            _mm256_cmpeq_epi8(_mm256_min_epu8(high, value), high),
        ])
    }

    /// Accounts of whose life a quarter ends.
    pub(crate) fn quarter_ends(block: &Block, month: u16) -> u64 {
        every_months(block, month, 3)
    }

    /// Accounts that landed a multiple of so many months ago; `months` divides twelve.
    pub(crate) fn every_months(block: &Block, month: u16, months: u16) -> u64 {
        let (mut hits, mut phase) = (0, month % months);
        while phase < 12 {
            hits |= equal_to(&block.phase, phase as u8);
            phase += months;
        }
        hits
    }
}
