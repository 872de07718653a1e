//! What a company adds to a report: a title, notes, a logo, and whom the report is about.
//!
//! All of it comes with the context; a host that says nothing of it gets a plain report.

use serde_json::Value;

use crate::context::Context;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// The title in the words of the company.
    pub title: Option<String>,
    /// Its notes.
    pub notes: Vec<String>,
    /// The customer whose statement the report is: its name with its id, or the id alone.
    pub customer: Option<String>,
    /// A picture.
    pub logo: Option<Logo>,
}

/// A picture as the context has it. Nobody has looked at it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// `image/png` or `image/jpeg`; a later host may say others.
    pub media_type: String,
    /// Its bytes in base64.
    pub base64: String,
}

impl Brand {
    /// Reads it from the context, leniently: what is missing or of another type is not there.
    pub fn of(context: &Context) -> Self {
        let json = &context.json;
        let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let customer = json["customer"].as_object().map(|_| {
            match (text(&json["customer"], "name"), text(&json["customer"], "id")) {
                (name, id) if name.is_empty() => id,
                (name, id) => format!("{name} ({id})"),
            }
        });
        let logo = json["logo"]["base64"]
            .as_str()
            .map(|base64| Logo { media_type: text(&json["logo"], "media_type"), base64: base64.to_owned() });
        Self {
            title: json["title"].as_str().map(str::to_owned),
            notes: json["notes"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            customer,
            logo,
        }
    }

    /// The title of the report, with its month: the company's own words, or what the format calls a month's
    /// report or a customer's statement.
    pub fn title(&self, report: &str, statement: &str, context: &Context) -> String {
        let own = if self.customer.is_some() { statement } else { report };
        format!("{} {}", self.title.as_deref().unwrap_or(own), context.cycle)
    }
}

#[cfg(test)]
mod tests {
    use super::Brand;
    use crate::context::Context;

    #[test]
    fn a_context_without_a_profile_is_a_plain_report() {
        let context =
            Context::parse(r#"{"cycle":"2026-09","title":3,"notes":"x","logo":{"media_type":"image/png"}}"#);
        assert_eq!(Brand::of(&context), Brand::default());
        assert_eq!(Brand::default().title("Report", "Statement", &context), "Report 2026-09");
    }

    #[test]
    fn everything_of_a_profile_is_there() {
        let context = Context::parse(
            r#"{"cycle":"2026-09","title":"Margin","notes":["a",1,"b"],"customer":{"id":"c1","name":"甲公司"},
                "logo":{"media_type":"image/png","base64":"iVBORw0KGgo="}}"#,
        );
        let brand = Brand::of(&context);
        assert_eq!(brand.title("Report", "Statement", &context), "Margin 2026-09");
        assert_eq!(brand.notes, ["a", "b"]);
        assert_eq!(brand.customer.as_deref(), Some("甲公司 (c1)"));
        assert_eq!(brand.logo.map(|logo| logo.media_type).as_deref(), Some("image/png"));
        let nameless = Context::parse(r#"{"customer":{"id":"c1"}}"#);
        assert_eq!(Brand::of(&nameless).customer.as_deref(), Some("c1"));
    }
}
