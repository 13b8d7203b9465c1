//! Draws of eight accounts.

use super::{Eight, avx2, flagged, groups_up_to, store};
use crate::chance::{MIX_FACTORS, Purpose, position};
use crate::sim::accounts::{Block, flag};
use crate::sim::lanes::Of;
use std::arch::x86_64::*;

avx2! {
    /// Four lanes of 64 bits: half a group.
    fn load_half(column: &Of<u64>, half: usize) -> __m256i {
        let [a, b, c, d] = column.as_chunks::<4>().0[half];
        _mm256_setr_epi64x(a as i64, b as i64, c as i64, d as i64)
    }

    /// The mix of SplitMix64 of four streams at their positions, see
    /// [`scramble`](crate::chance::scramble).
    fn scrambled(at: __m256i) -> __m256i {
        let z = _mm256_xor_si256(at, _mm256_srli_epi64::<30>(at));
        let z = times(z, MIX_FACTORS[0]);
        let z = _mm256_xor_si256(z, _mm256_srli_epi64::<27>(z));
        let z = times(z, MIX_FACTORS[1]);
        _mm256_xor_si256(z, _mm256_srli_epi64::<31>(z))
    }

    /// Lower 64 bits of products of 64 bits.
    fn times(v: __m256i, factor: u64) -> __m256i {
        let lower = _mm256_set1_epi64x(factor as i64);
        let upper = _mm256_set1_epi64x((factor >> 32) as i64);
        let crossed = _mm256_add_epi64(
            _mm256_mul_epu32(v, upper),
            _mm256_mul_epu32(_mm256_srli_epi64::<32>(v), lower),
        );
        _mm256_add_epi64(_mm256_mul_epu32(v, lower), _mm256_slli_epi64::<32>(crossed))
    }

    /// Both halves of the mix of each lane at a position.
    pub(crate) fn draw_pair(streams: &Of<u64>, group: usize, at: u64) -> (Eight, Eight) {
        let at = _mm256_set1_epi64x(at as i64);
        let first = scrambled(_mm256_add_epi64(load_half(streams, 2 * group), at));
        let second = scrambled(_mm256_add_epi64(load_half(streams, 2 * group + 1), at));
        let (a, b) = (_mm256_castsi256_ps(first), _mm256_castsi256_ps(second));
        let low = _mm256_castps_si256(_mm256_shuffle_ps::<0b10_00_10_00>(a, b));
        let high = _mm256_castps_si256(_mm256_shuffle_ps::<0b11_01_11_01>(a, b));
        (
            _mm256_permute4x64_epi64::<0b11_01_10_00>(low),
            _mm256_permute4x64_epi64::<0b11_01_10_00>(high),
        )
    }

    /// As [`draw_noise_lanes`](crate::sim::lanes::draw_noise_lanes).
    pub(crate) fn draw_noise(
        block: &Block,
        month: u16,
        noise: &mut Of<u32>,
        notice: &mut Of<u32>,
    ) {
        let at = position(month, Purpose::UsageNoise);
        for group in 0..groups_up_to(flagged(&block.flags, flag::LIVE)) {
            let (low, high) = draw_pair(&block.stream, group, at);
            store(noise, group, low);
            store(notice, group, high);
        }
    }
}
