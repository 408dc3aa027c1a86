//! Sessions: an account that is closed acts no more, whatever cookie its browser still has.

use portico_casework::{Actor, Fault, ROLE_ADMINISTRATOR};
use serde_json::json;

use crate::town::Town;

fn administrator() -> Actor {
    Actor::clerk("admin", "Admin", &[ROLE_ADMINISTRATOR])
}

#[tokio::test]
async fn whoever_was_signed_in_when_the_account_was_closed_is_led_to_the_sign_in() {
    let town = Town::new(&["parking-permit"]).await;
    let mut ada = town.signed_in("ada").await;
    ada.open("/cases").await;
    assert_eq!(ada.status, 200);
    town.casework.close_account(&administrator(), "ada").await.unwrap();
    ada.open("/cases").await.sees("Sign in").sees_not("Ada Holm");
    ada.press("Sign in", &[("account", "ada"), ("password", crate::town::PASSWORD)]).await;
    ada.sees("The account or the password is wrong");
}

#[tokio::test]
async fn the_api_asks_a_closed_account_to_sign_in() {
    let town = Town::new(&["parking-permit"]).await;
    let mut kim = town.signed_in("kim").await;
    kim.open("/api/worklist").await;
    assert_eq!(kim.status, 200);
    let ada = town.casework.actor_of("ada").await.unwrap();
    assert!(matches!(town.casework.close_account(&ada, "kim").await, Err(Fault::Forbidden { .. })));
    town.casework.close_account(&administrator(), "kim").await.unwrap();
    kim.open("/api/worklist").await;
    assert_eq!(kim.status, 401, "{}", kim.html());
    let call =
        kim.call("/api/services/parking-permit/applications", &json!({ "answers": {} }), Some("k")).await;
    assert_eq!((kim.status.as_u16(), &call["title"]), (401, &json!("sign-in")));
    assert!(matches!(town.casework.actor_of("kim").await, Err(Fault::AccountClosed)));
}

#[tokio::test]
async fn nobody_closes_their_own_account_and_an_account_that_is_made_again_is_open() {
    let town = Town::new(&[]).await;
    let casework = &town.casework;
    let own = casework.close_account(&Actor::clerk("kim", "Kim", &[ROLE_ADMINISTRATOR]), "kim").await;
    assert!(matches!(own, Err(Fault::Refused(_))), "{own:?}");
    let unknown = casework.close_account(&administrator(), "nobody").await;
    assert!(matches!(unknown, Err(Fault::NotFound { .. })));
    casework.close_account(&administrator(), "kim").await.unwrap();
    assert!(!casework.is_open_account("kim").await.unwrap());
    let again = portico_casework::NewAccount {
        id: "kim".into(),
        name: "Kim Berg".into(),
        kind: portico_record::ActorKind::Clerk,
        roles: vec!["clerk".into()],
        password: crate::town::PASSWORD.into(),
        email: None,
        language: "en".into(),
    };
    casework.add_account(again).await.unwrap();
    assert_eq!(casework.actor_of("kim").await.unwrap().name, "Kim Berg");
}
