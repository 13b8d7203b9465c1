//! foothold-charts
