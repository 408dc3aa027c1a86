//! People and what they apply for: as many different ones as a town has, the same for the same number.

use serde_json::{Map, Value as Json, json};

const GIVEN: [&str; 32] = [
    "Ada", "Bram", "Carla", "Dirk", "Elin", "Femke", "Gustav", "Hanna", "Ida", "Jonas", "Karin", "Lars",
    "Maja", "Nils", "Olga", "Pieter", "Runa", "Saskia", "Thijs", "Ulrika", "Viktor", "Wilma", "Yara", "Zoe",
    "Anders", "Britta", "Casper", "Doutzen", "Erik", "Fenna", "Gerda", "Hugo",
];
const FAMILY_BEGINS: [&str; 32] = [
    "Berg", "Dal", "Ek", "Fors", "Gran", "Holm", "Lind", "Malm", "Nord", "Palm", "Ros", "Sand", "Stern",
    "Vand", "Wester", "Ost", "Brink", "Cron", "Dekk", "Elzing", "Groen", "Hoek", "Jans", "Kuip", "Meul",
    "Noord", "Post", "Ruit", "Smid", "Veld", "Winter", "Zand",
];
const FAMILY_ENDS: [&str; 24] = [
    "man", "gren", "qvist", "stra", "ma", "sen", "ström", "lund", "vik", "ing", "er", "huis", "mark", "son",
    "dahl", "kamp", "berg", "hof", "beek", "dorp", "horst", "borg", "by", "stad",
];
const WARES: [&str; 16] = [
    "flowers", "cheese", "books", "fish", "bread", "fruit", "candles", "pottery", "leather", "honey", "toys",
    "bicycles", "wool", "coffee", "spices", "herring",
];
const PLACES: [&str; 16] = [
    "harbour", "station", "castle", "mill", "bridge", "church", "meadow", "library", "theatre", "garden",
    "school", "museum", "river", "tower", "orchard", "canal",
];

/// Spreads a number over all numbers, always alike (the finaliser of SplitMix64).
pub(super) fn spread(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// One of a list.
fn pick<'a>(list: &[&'a str], number: u64) -> &'a str {
    let place = usize::try_from(number % list.len().max(1) as u64).unwrap_or(0);
    list.get(place).copied().unwrap_or_default()
}

/// A person's family name.
pub(super) fn family(person: u64) -> String {
    let mixed = spread(person);
    format!("{}{}", pick(&FAMILY_BEGINS, mixed), pick(&FAMILY_ENDS, mixed >> 8))
}

/// What somebody applies for.
pub(super) struct Wish {
    person: String,
    given: String,
    family: String,
    ware: String,
    place: String,
    house: String,
}

impl Wish {
    /// That of a case which is to be copied: words that stand nowhere else.
    pub(super) fn template() -> Wish {
        let word = |text: &str| text.to_owned();
        Wish {
            person: word("resident-qperson"),
            given: word("Qgiven"),
            family: word("Qfamily"),
            ware: word("qware"),
            place: word("qplace"),
            house: word("qhouse"),
        }
    }

    /// That of the case of this number, which is a person's.
    pub(super) fn of(number: u64, person: u64) -> Wish {
        let mixed = spread(number);
        Wish {
            person: account(person),
            given: pick(&GIVEN, spread(person) >> 16).to_owned(),
            family: family(person),
            ware: pick(&WARES, mixed).to_owned(),
            place: pick(&PLACES, mixed >> 8).to_owned(),
            house: (mixed % 400).to_string(),
        }
    }

    /// Every word that differs from case to case, in a fixed order.
    pub(super) fn words(&self) -> [String; 6] {
        [&self.person, &self.given, &self.family, &self.ware, &self.place, &self.house].map(Clone::clone)
    }

    /// Account id of the resident.
    pub(super) fn account(&self) -> &str {
        &self.person
    }

    /// Name of the resident.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// The answers of the application.
    pub(super) fn answers(&self) -> Map<String, Json> {
        let purpose = format!(
            "A stall for {} by the {}, house {}, every Saturday from May to September",
            self.ware, self.place, self.house
        );
        match json!({ "applicant": self.name(), "purpose": purpose, "zone": "A", "area": 12 }) {
            Json::Object(answers) => answers,
            _ => Map::new(),
        }
    }
}

/// A person's account.
pub(super) fn account(person: u64) -> String {
    format!("resident-{person}")
}

/// A person's whole name.
pub(super) fn name(person: u64) -> String {
    Wish::of(0, person).name()
}
