//! In whose name the reader acts: one of their own offices, the first unless the address names another.

use domain::Office;
use steps::submission::own_offices;

use crate::pages::{Choice, query_of};
use crate::request::Visit;
use crate::trouble::Trouble;

/// The offices of the reader, and the one that this page is for.
pub(crate) struct Acting {
    pub own: Vec<Office>,
    pub office: Option<Office>,
}

impl Acting {
    /// From `kantor` of the form or of the address.
    pub(crate) fn of(visit: &Visit<'_>) -> Result<Self, Trouble> {
        let own = own_offices(&visit.app.workspace, visit.actor()?, visit.app.clock().today)?;
        let named = visit.form.filled("kantor").or_else(|| visit.query.filled("kantor"));
        let office = match named {
            // One that is not theirs is refused by the step; here nothing is offered for it.
            Some(name) => own.iter().find(|office| office.name == name),
            None => own.first(),
        };
        Ok(Self { office: office.cloned(), own })
    }

    /// Its name, `""` without one.
    pub(crate) fn name(&self) -> &str {
        self.office.as_ref().map_or("", |office| &office.name)
    }

    /// Links to the same page for each of several offices; none for one.
    pub(crate) fn choices(&self, path: &str) -> Vec<Choice> {
        if self.own.len() < 2 {
            return Vec::new();
        }
        let choice = |office: &Office| Choice {
            href: format!("{path}{}", query_of(&[("kantor", &office.name)])),
            label: office.name.clone(),
            count: String::new(),
            on: office.name == self.name(),
        };
        self.own.iter().map(choice).collect()
    }

    /// What addresses of this page carry: nothing while the first office is meant.
    pub(crate) fn query(&self) -> &str {
        let first = self.own.first().map(|office| &office.name);
        if first.map(String::as_str) == Some(self.name()) { "" } else { self.name() }
    }
}
