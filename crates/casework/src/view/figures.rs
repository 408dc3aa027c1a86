//! What a service did, for those who answer for it: the log of its cases, read under the policy.

use std::sync::Arc;

use portico_record::StoredEvent;
use portico_service::Service;

use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::step;

impl Casework {
    /// The services whose figures this actor may read, by id.
    pub fn services_with_figures(&self, actor: &Actor) -> Vec<Arc<Service>> {
        let may = |service: &Arc<Service>| {
            let roles = step::office_roles(service);
            let about = About { service_roles: &roles, ..About::default() };
            policy::judge(actor, Act::ReadFigures, &about).allowed
        };
        self.services().into_iter().filter(may).collect()
    }

    /// The next events of all cases of a service after a position, in the order of the log; none when the
    /// reader has caught up.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for an unknown service, [`Fault::Forbidden`].
    pub async fn follow_service(
        &self,
        actor: &Actor,
        service: &str,
        after_position: i64,
        limit: i64,
    ) -> Result<Vec<StoredEvent>, Fault> {
        let roles = step::office_roles(self.service(service)?.as_ref());
        let about = About { service_roles: &roles, ..About::default() };
        policy::require(actor, Act::ReadFigures, &about)?;
        self.record.events_of_service(service, after_position, limit).await.map_err(Fault::broken)
    }
}
