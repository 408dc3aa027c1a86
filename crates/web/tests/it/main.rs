//! What the web room promises, seen from outside.

#[cfg(test)]
mod browser;
#[cfg(test)]
mod components;
#[cfg(test)]
mod crawl;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod house;
#[cfg(test)]
mod html;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod once;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod records;
#[cfg(test)]
mod resident;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod starts;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod town;
#[cfg(test)]
mod versions;
