//! foothold-api
