//! The library against the sample remote: real SQLite on disk, real HTTP over loopback.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its world does not hold"
)]

mod address;
mod adoption;
mod ahead;
mod caches;
mod data_faults;
mod disk_faults;
mod download_faults;
mod downloads;
mod finished;
mod flips;
mod found_files;
mod full_disk;
mod gallery;
mod http;
mod index;
mod kill_points;
mod kills;
mod media;
mod media_faults;
mod media_network;
mod network;
mod pauses;
mod proxies;
mod queueing;
mod reading;
mod renewing;
mod schedule;
mod shifting;
mod simulated;
mod tokens;
mod unwanted;
mod world;
