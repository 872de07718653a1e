//! What a company adds to the workbook: its logo, its notes, and whom the workbook is about.
//!
//! All of it comes with the context; a host that says nothing of it gets a plain cover.

use crate::{Setting, broken};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use duizhang_plugin_sdk::{Context, Error, Job, Place, Result, Severity};
use rust_xlsxwriter::{Image, Worksheet};

/// Bytes of a logo; the host takes no larger ones.
const MAX_LOGO: usize = 256 * 1024;
/// The room for it on the cover, in pixels.
const LOGO_ROOM: (f64, f64) = (240.0, 60.0);

/// See the module.
#[derive(Default)]
pub(crate) struct Brand {
    /// In the words of the company.
    pub(crate) notes: Vec<String>,
    /// The customer whose statement this is: name and id.
    pub(crate) customer: Option<String>,
    /// The title in the words of the company.
    title: Option<String>,
    logo: Option<Image>,
}

impl Brand {
    /// Reads it from the context.
    pub(crate) fn of(job: Job<'_>, context: &Context) -> Result<Self> {
        let json = &context.json;
        let notes = json["notes"].as_array().into_iter().flatten();
        let customer = json["customer"].as_object().map(|customer| {
            let text = |name: &str| customer.get(name).and_then(|value| value.as_str()).unwrap_or_default();
            match (text("name"), text("id")) {
                ("", id) => id.to_owned(),
                (name, id) => format!("{name} ({id})"),
            }
        });
        let logo = match json["logo"]["base64"].as_str() {
            Some(text) => logo(job, text)?,
            None => None,
        };
        let title = json["title"].as_str().map(str::to_owned);
        Ok(Self {
            notes: notes.filter_map(|note| note.as_str().map(str::to_owned)).collect(),
            customer,
            title,
            logo,
        })
    }

    /// The title of the workbook.
    pub(crate) fn title(&self, setting: &Setting<'_>) -> String {
        let Setting { words, context, .. } = setting;
        let own = if self.customer.is_some() { words.statement } else { words.title };
        format!("{} {}", self.title.as_deref().unwrap_or(own), context.cycle)
    }

    /// The logo in the upper right corner.
    pub(crate) fn place_logo(&self, sheet: &mut Worksheet, last: u16) -> Result<()> {
        let Some(image) = &self.logo else { return Ok(()) };
        let (width, height) = (image.width(), image.height());
        let scale = (LOGO_ROOM.0 / width.max(1.0)).min(LOGO_ROOM.1 / height.max(1.0)).min(1.0);
        let image = image.clone().set_scale_width(scale).set_scale_height(scale);
        sheet.set_row_height(0, 48).map_err(broken)?;
        sheet.insert_image(0, last.saturating_sub(3), &image).map_err(broken)?;
        Ok(())
    }
}

/// A picture that cannot be shown is left out, and the reader is told: figures matter more.
fn logo(job: Job<'_>, text: &str) -> Result<Option<Image>> {
    let bytes = STANDARD.decode(text).map_err(|_| Error::options(format_args!("the logo is not base64")))?;
    let image = if bytes.len() > MAX_LOGO { None } else { Image::new_from_buffer(&bytes).ok() };
    if image.is_none() {
        job.diagnose(Severity::Warning, "no_logo", Place::default(), "the logo is no picture for a workbook");
    }
    Ok(image.map(|image| image.set_decorative(true)))
}
