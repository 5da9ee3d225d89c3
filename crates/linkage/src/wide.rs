//! The instructions of newer x86 processors, chosen when the program runs.
//!
//! The only file with `unsafe`: functions compiled for a processor feature may be called only where it is, and
//! loads of 32 bytes and hints to the cache go through pointers. Each path gives the same numbers as the portable one; the tests of
//! `similarity` hold them against each other.
#![allow(unsafe_code, reason = "processor features and wide loads have no safe form; see above")]

use std::arch::x86_64::{
    _MM_HINT_T0, _mm_andnot_si128, _mm_cmpeq_epi32, _mm_loadu_si128, _mm_movemask_epi8, _mm_packs_epi16,
    _mm_packs_epi32, _mm_prefetch, _mm_setzero_si128, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8,
    _mm256_set1_epi8,
};

use crate::similarity::{Paired, WORD, pair_up};

/// As `similarity::paired_portable`, where the processor has AVX2. `b` has at most 64 letters.
#[inline]
pub(crate) fn paired(a: &[u8], b: &[u8]) -> Option<Paired> {
    // SAFETY: called only where the features that the function is compiled for were found.
    (has_avx2() && b.len() <= WORD).then(|| unsafe { paired_avx2(a, b) })
}

/// The answer is kept by the standard library; asking is one load.
#[inline]
fn has_avx2() -> bool {
    std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("bmi1")
}

#[target_feature(enable = "avx2,bmi1,popcnt")]
fn paired_avx2(a: &[u8], b: &[u8]) -> Paired {
    let mut text = [0_u8; WORD];
    text[..b.len()].copy_from_slice(b);
    // SAFETY: both loads lie within the 64 bytes of `text`; unaligned loads are allowed.
    let (low, high) =
        unsafe { (_mm256_loadu_si256(text.as_ptr().cast()), _mm256_loadu_si256(text.as_ptr().add(32).cast())) };
    if b.len() <= 32 {
        return pair_up(a, b, |letter| {
            u64::from(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, _mm256_set1_epi8(letter as i8))) as u32)
        });
    }
    pair_up(a, b, |letter| {
        let letter = _mm256_set1_epi8(letter as i8);
        let low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, letter)) as u32;
        let high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, letter)) as u32;
        u64::from(low) | u64::from(high) << 32
    })
}

/// Bit by bit, the places whose words are equal and not 0. Every processor of this kind has what it takes.
#[inline(always)]
pub(crate) fn equal_eight(a: &[u32; 8], b: &[u32; 8]) -> u8 {
    let half = |from: usize| {
        // SAFETY: four words from 0 or 4 lie within the eight; unaligned loads are allowed.
        unsafe {
            let (a, b) = (_mm_loadu_si128(a.as_ptr().add(from).cast()), _mm_loadu_si128(b.as_ptr().add(from).cast()));
            _mm_andnot_si128(_mm_cmpeq_epi32(a, _mm_setzero_si128()), _mm_cmpeq_epi32(a, b))
        }
    };
    // SAFETY: as every x86-64 processor can.
    unsafe {
        let bytes = _mm_packs_epi16(_mm_packs_epi32(half(0), half(4)), _mm_setzero_si128());
        _mm_movemask_epi8(bytes) as u8
    }
}

/// Asks for the memory of a place of a slice before it is read.
#[inline(always)]
pub(crate) fn prefetch<T>(values: &[T], place: usize) {
    if let Some(value) = values.get(place) {
        // SAFETY: a hint for an address that is in the slice; nothing is read or written.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(value).cast()) }
    }
}
