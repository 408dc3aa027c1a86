//! The faces: resident, desk, API; components, texts, assets, themes.
//!
//! Hides HTTP and HTML from the rest of the house. A request comes in through the layers of [`app`], reaches
//! one file of a face, and leaves as a typed [`page::Page`] that [`views::Views`] renders.

pub mod answers;
pub mod api;
pub mod app;
mod assets;
pub mod desk;
pub mod fault;
pub mod fields;
pub mod frame;
pub mod limits;
pub mod links;
pub mod page;
pub mod posted;
pub mod report;
pub mod resident;
pub mod samples;
pub mod security;
pub mod session;
pub mod site;
pub mod texts;
pub mod theme;
pub mod timeline;
pub mod views;
pub mod visit;

pub use site::{Site, SiteError, WebConfig, router};
