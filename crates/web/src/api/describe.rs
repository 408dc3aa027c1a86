//! What the description of the API says of every call that changes something, so that no call can forget it.

use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::{OpenApi, Required, ResponseBuilder};
use utoipa::openapi::{schema::Object, schema::Type};
use utoipa::{Modify, openapi::RefOr};

/// Adds the `Idempotency-Key` header to the calls that take it: all that change something but signing in and out.
pub struct IdempotencyKeys;

impl Modify for IdempotencyKeys {
    fn modify(&self, openapi: &mut OpenApi) {
        for (path, item) in &mut openapi.paths.paths {
            let required = path.ends_with("/applications");
            let operation = item.post.as_mut().filter(|_| path != "/api/session");
            if let Some(operation) = operation {
                take_key(operation, required);
            }
        }
    }
}

fn take_key(operation: &mut Operation, required: bool) {
    let text = "Any text of 1 to 200 characters that is new for each call. The same key with the same call is answered \
                as the first time, and nothing is done again; with another call it is refused.";
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(if required { Required::True } else { Required::False })
        .description(Some(text))
        .schema(Some(Object::with_type(Type::String)))
        .build();
    operation.parameters.get_or_insert_default().push(parameter.into());
    let refused = "What was sent cannot be taken, or the Idempotency-Key was used for another call \
                   (`idempotency-key-reused`)";
    let responses = &mut operation.responses.responses;
    match responses.get_mut("422") {
        Some(RefOr::T(response)) => response.description = refused.to_owned(),
        _ => {
            let problem = utoipa::openapi::ContentBuilder::new()
                .schema(Some(utoipa::openapi::Ref::from_schema_name("ApiProblem")))
                .build();
            let response =
                ResponseBuilder::new().description(refused).content("application/json", problem).build();
            responses.insert("422".to_owned(), response.into());
        }
    }
}
