//! The law that authorities publish, as folders of decisions in `rules/` of the repository, against the results that
//! the authorities expect. Cases and expected results are read from the data and stand nowhere in these tests.

mod benefits;
mod examples;
mod folder;
mod gherkin;
mod gov_uk;
mod manual;
mod netherlands;
mod permits;
mod published_tables;
mod score;
mod snap;
mod yaml;
