//! `portico demo`: a demo authority in a new folder, with a past, served.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use portico_casework::{Actor, Casework, NewAccount, ROLE_ADMINISTRATOR, ROLE_MANAGER, ROLE_RECORDS_MANAGER};
use portico_record::ActorKind;
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::command::serve;
use crate::config::{self, AuthoritySection, Config, RecordSection, WebSection};
use crate::{installation, keys, past, shipped};

/// Makes a demo authority in a folder if the folder is empty, gives it a past of example cases, prints the
/// addresses and sign-ins of both faces, and serves them.
///
/// Example: portico demo --dir demo --listen 127.0.0.1:8080
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the demo
    #[arg(long, default_value = "demo")]
    dir: PathBuf,
    /// Address and port; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// How many example cases of the last months the demo begins with
    #[arg(long, default_value_t = 120)]
    cases: usize,
    /// One JSON line when ready instead of text
    #[arg(long)]
    json: bool,
}

/// Who can sign in to the demo.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct SignIn {
    account: String,
    password: String,
    name: String,
    face: String,
    what: String,
}

const SIGN_INS: &str = "sign-ins.json";

/// Account, name, roles (none: a resident), language, and what it is for.
const PEOPLE: [(&str, &str, &[&str], &str, &str); 8] = [
    ("ada", "Ada Holm", &[], "en", "a resident"),
    ("sven", "Sven Lindqvist", &[], "sv", "a resident who reads Swedish"),
    ("kim", "Kim Berg", &["clerk"], "en", "a clerk of all three services"),
    ("robin", "Robin Vale", &["clerk"], "sv", "a colleague of Kim's who reads Swedish"),
    ("maj", "Maj Torres", &["clerk", "decision-maker"], "en", "an official who decides"),
    ("lee", "Lee Ford", &[ROLE_MANAGER], "en", "a manager who reads figures"),
    ("rut", "Rut Arkin", &[ROLE_RECORDS_MANAGER], "en", "a records manager"),
    ("noor", "Noor Haddad", &[ROLE_ADMINISTRATOR], "en", "an administrator"),
];

/// Runs the demo.
///
/// # Errors
/// When the folder is in use by something else or the port is taken.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    serve::say_what_happens();
    if !args.dir.join(config::FILE).exists() {
        make(&args).await?;
    }
    let sign_ins: Vec<SignIn> = std::fs::read(args.dir.join(SIGN_INS))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let (config, casework) = installation::open(&args.dir).await?;
    casework.sign_with(keys::log_key(&args.dir, &config.authority.name)?);
    let json = args.json;
    let background = serve::Background { worker: true, ..serve::Background::default() };
    serve::serve(casework, &config, &args.listen, background, |address| {
        let (resident, desk) = (format!("http://{address}/"), format!("http://{address}/desk"));
        if json {
            let line = serde_json::json!({
                "ready": true, "resident": resident, "desk": desk, "api": format!("http://{address}/api"),
                "sign_ins": sign_ins,
            });
            println!("{line}");
            return;
        }
        println!("\nThe demo of {} is ready.\n", config.authority.name);
        println!("  residents   {resident}");
        println!("  desk        {desk}\n");
        for person in &sign_ins {
            println!("  {:<7} {:<22} {} ({})", person.account, person.password, person.name, person.what);
        }
        println!("\nEverything is in {}; Ctrl-C stops it.", args.dir.display());
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn make(args: &Args) -> anyhow::Result<()> {
    let dir = &args.dir;
    if std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} has other files in it: choose an empty folder with --dir", dir.display());
    }
    std::fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    let config = westhaven(&args.listen);
    shipped::write_services(&dir.join("services"))?;
    let sign_ins = make_past(dir, &config, args).await?;
    std::fs::write(dir.join(SIGN_INS), serde_json::to_vec_pretty(&sign_ins)?)?;
    // Last, because its presence says that the demo is complete.
    config.write(dir)
}

async fn make_past(dir: &Path, config: &Config, args: &Args) -> anyhow::Result<Vec<SignIn>> {
    let clock = Arc::new(past::clock());
    let casework = installation::open_with(dir, config, clock.clone()).await?;
    let sign_ins = add_people(&casework).await?;
    let administrator = casework.actor_of("noor").await?;
    if args.cases > 0 {
        clock.set(past::old_begin());
    }
    publish_all(&casework, &administrator, &dir.join("services")).await?;
    if args.cases > 0 {
        past::make_old(&casework, &clock, &administrator).await?;
        let bar = if args.json {
            indicatif::ProgressBar::hidden()
        } else {
            indicatif::ProgressBar::new(args.cases as u64).with_style(
                indicatif::ProgressStyle::with_template("making example cases {bar:40} {pos}/{len}")?,
            )
        };
        past::make(&casework, &clock, args.cases, &bar).await?;
        bar.finish_and_clear();
    }
    casework.record().close().await;
    Ok(sign_ins)
}

async fn add_people(casework: &Casework) -> anyhow::Result<Vec<SignIn>> {
    let mut sign_ins = Vec::new();
    for (id, name, roles, language, what) in PEOPLE {
        let password = password();
        let kind = if roles.is_empty() { ActorKind::Resident } else { ActorKind::Clerk };
        casework
            .add_account(NewAccount {
                id: id.into(),
                name: name.into(),
                kind,
                roles: roles.iter().map(|role| (*role).to_owned()).collect(),
                password: password.clone(),
                email: Some(format!("{id}@westhaven.example")),
                language: language.into(),
            })
            .await?;
        let face = if roles.is_empty() { "resident" } else { "desk" };
        sign_ins.push(SignIn {
            account: id.into(),
            password,
            name: name.into(),
            face: face.into(),
            what: what.into(),
        });
    }
    Ok(sign_ins)
}

async fn publish_all(casework: &Casework, by: &Actor, services: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(services)? {
        let folder = entry?.path();
        if let Err(problems) = casework.publish(by, &folder).await? {
            super::check::print(&problems, false)?;
            bail!("the shipped service {} has errors", folder.display());
        }
    }
    Ok(())
}

/// Words that are easy to type; the demo listens on loopback only unless told otherwise.
fn password() -> String {
    const WORDS: [&str; 24] = [
        "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbour", "island", "juniper",
        "kelp", "lantern", "meadow", "north", "orchard", "pebble", "quartz", "river", "shore", "timber",
        "upland", "valley", "willow", "yarrow",
    ];
    let mut random = rand::rng();
    let mut word = || WORDS.get(random.random_range(0..WORDS.len())).copied().unwrap_or("amber");
    format!("{}-{}-{}", word(), word(), word())
}

fn westhaven(listen: &str) -> Config {
    Config {
        authority: AuthoritySection {
            name: "Municipality of Westhaven".into(),
            address: vec!["Town Square 1".into(), "WH1 1AA Westhaven".into()],
            zone: "Europe/Stockholm".into(),
            holidays: shipped::holidays(),
            every_year: Vec::new(),
            weekend: None,
            rule: None,
            hours: BTreeMap::new(),
        },
        record: RecordSection::default(),
        s3: None,
        scanner: None,
        web: WebSection { listen: listen.to_owned(), https: false },
        records: config::RecordsSection::default(),
        webhooks: Vec::new(),
        mail: None,
    }
}
