//! The colours of the light theme, by role. The values are those of the window's design tokens.

/// An opaque colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub u8, pub u8, pub u8);

const fn hex(rgb: u32) -> Colour {
    Colour((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

pub(crate) const SURFACE: Colour = hex(0xffffff);
pub(crate) const LINE_STRONG: Colour = hex(0xc9cec7);
pub(crate) const TEXT: Colour = hex(0x17201f);
pub(crate) const TEXT_2: Colour = hex(0x47524e);
pub(crate) const TEXT_3: Colour = hex(0x5f6a65);

pub(crate) const GRID: Colour = hex(0xe6e9e4);
pub(crate) const AXIS: Colour = hex(0x808a84);
pub(crate) const LABEL: Colour = hex(0x56615c);
pub(crate) const CURSOR: Colour = hex(0x17201f);
pub(crate) const ON_CURSOR: Colour = hex(0xffffff);

pub(crate) const PLAN: Colour = hex(0x0c6478);
pub(crate) const PLAN_BAND: Colour = hex(0xd3e6ea);
pub(crate) const PLAN_BAND_INNER: Colour = hex(0xa9ced7);
pub(crate) const PLAN_BAND_EDGE: Colour = hex(0x5f97a5);
pub(crate) const REFERENCE: Colour = hex(0x74807a);
/// The reference's words: the line's own grey is too pale for text of 11 px.
pub(crate) const REFERENCE_TEXT: Colour = TEXT_3;
pub(crate) const BENCHMARK: Colour = hex(0x7b6a12);
pub(crate) const BENCHMARK_BAND: Colour = hex(0xf1edd2);
pub(crate) const THRESHOLD: Colour = hex(0x17201f);

pub(crate) const NEW: Colour = hex(0x7f8fcb);
/// Words about new ARR: the bar's periwinkle is too pale for text of 11 px.
pub(crate) const NEW_TEXT: Colour = TEXT_2;
pub(crate) const EXPANSION: Colour = hex(0x0c6478);
pub(crate) const REACTIVATION: Colour = hex(0xa44fb0);
pub(crate) const CONTRACTION: Colour = hex(0xc9742f);
pub(crate) const CHURN: Colour = hex(0x93300f);
pub(crate) const TOTAL: Colour = hex(0x313b38);
pub(crate) const DOWN: Colour = hex(0xb4480f);

/// One step of the diverging scale: the cell's fill and the ink that reads on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heat {
    pub fill: Colour,
    pub ink: Colour,
}

const fn heat(fill: u32, ink: u32) -> Heat {
    Heat {
        fill: hex(fill),
        ink: hex(ink),
    }
}

/// The diverging scale from far below to far above, the neutral middle at index 4.
pub(crate) const HEAT: [Heat; 9] = [
    heat(0x8a330c, 0xffffff),
    heat(0xbb5620, 0xffffff),
    heat(0xeab08a, 0x17201f),
    heat(0xf9ddc8, 0x17201f),
    heat(0xf1f2ef, 0x17201f),
    heat(0xcfe5eb, 0x17201f),
    heat(0x98c7d3, 0x17201f),
    heat(0x2d7f93, 0xffffff),
    heat(0x0a4858, 0xffffff),
];
