//! The pages that are asked for.

use std::net::SocketAddr;

use super::fill::{CLERK, PASSWORD, Sample};
use super::people;
use crate::fault::Fault;
use crate::http::Client;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Worklist,
    WorklistFurther,
    WorklistByName,
    Newest,
    ByReference,
    ByName,
    ByCommonWord,
    Case,
    Timeline,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Kind; 9] = [
        Kind::Worklist,
        Kind::WorklistFurther,
        Kind::WorklistByName,
        Kind::Newest,
        Kind::ByReference,
        Kind::ByName,
        Kind::ByCommonWord,
        Kind::Case,
        Kind::Timeline,
    ];

    /// The words for it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Kind::Worklist => "worklist",
            Kind::WorklistFurther => "worklist, page 2 to 5",
            Kind::WorklistByName => "worklist, by a name",
            Kind::Newest => "cases, the newest",
            Kind::ByReference => "search, a reference",
            Kind::ByName => "search, a whole name",
            Kind::ByCommonWord => "search, a word of every sixteenth case",
            Kind::Case => "case page at the desk",
            Kind::Timeline => "timeline of the resident",
        }
    }
}

/// Somebody who asks one server.
pub(super) struct Asker {
    client: Client,
    pub(super) clerk: String,
    residents: Vec<(String, String)>,
    sample: Sample,
}

impl Asker {
    /// Signs in a clerk and the residents.
    pub(super) async fn new(address: SocketAddr, sample: &Sample) -> Result<Asker, Fault> {
        let mut client = Client::connect(address).await?;
        let clerk = client.sign_in(CLERK, PASSWORD).await?;
        let mut residents = Vec::new();
        for (account, case) in &sample.residents {
            residents.push((client.sign_in(account, PASSWORD).await?, case.clone()));
        }
        Ok(Asker { client, clerk, residents, sample: sample.clone() })
    }

    /// The worklist, on a connection of its own.
    pub(super) async fn worklist(address: SocketAddr, clerk: &str) -> Result<(), Fault> {
        Client::connect(address).await?.get("/desk", clerk).await
    }

    /// Asks for a page; another one for each number, and the same for the same.
    pub(super) async fn ask(&mut self, kind: Kind, number: u64) -> Result<(), Fault> {
        let mixed = people::spread(number);
        let nothing = || Fault::Broken("the sample of the record is empty".to_owned());
        let place = |count: usize| usize::try_from(mixed).unwrap_or(0) % count.max(1);
        let known = self.sample.known.get(place(self.sample.known.len())).ok_or_else(nothing)?;
        let words = |text: &str| text.replace(' ', "+").replace('ö', "%C3%B6");
        let (path, cookie) = match kind {
            Kind::Worklist => ("/desk".to_owned(), &self.clerk),
            Kind::WorklistFurther => (format!("/desk?page={}", 2 + mixed % 4), &self.clerk),
            Kind::WorklistByName => {
                (format!("/desk?text={}", words(&people::family(known.person))), &self.clerk)
            }
            Kind::Newest => ("/desk/cases".to_owned(), &self.clerk),
            Kind::ByReference => (format!("/desk/cases?text={}", known.reference), &self.clerk),
            Kind::ByName => (format!("/desk/cases?text={}", words(&people::name(known.person))), &self.clerk),
            Kind::ByCommonWord => {
                let word = ["flowers", "herring", "castle", "orchard"].get(place(4)).copied();
                (format!("/desk/cases?text={}", word.unwrap_or("flowers")), &self.clerk)
            }
            Kind::Case => (format!("/desk/cases/{}", known.case), &self.clerk),
            Kind::Timeline => {
                let (cookie, case) = self.residents.get(place(self.residents.len())).ok_or_else(nothing)?;
                (format!("/cases/{case}"), cookie)
            }
        };
        self.client.get(&path, cookie).await
    }
}
