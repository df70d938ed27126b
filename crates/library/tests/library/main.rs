//! The library against the sample remote: real SQLite on disk, real HTTP over loopback.

mod address;
mod data_faults;
mod downloads;
mod http;
mod index;
mod media;
mod reading;
mod world;
