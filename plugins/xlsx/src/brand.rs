//! What a company adds to the workbook: its logo, its notes, and whom the workbook is about.

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
    told: duizhang_plugin_sdk::Brand,
    logo: Option<Image>,
}

impl Brand {
    /// Reads it from the context.
    pub(crate) fn of(job: Job<'_>, context: &Context) -> Result<Self> {
        let told = duizhang_plugin_sdk::Brand::of(context);
        let logo = match &told.logo {
            Some(logo) => picture(job, &logo.base64)?,
            None => None,
        };
        Ok(Self { told, logo })
    }

    /// In the words of the company.
    pub(crate) fn notes(&self) -> &[String] {
        &self.told.notes
    }

    /// The customer whose statement this is: name and id.
    pub(crate) fn customer(&self) -> Option<&str> {
        self.told.customer.as_deref()
    }

    /// The title of the workbook.
    pub(crate) fn title(&self, setting: &Setting<'_>) -> String {
        let Setting { words, context, .. } = setting;
        self.told.title(words.title, words.statement, context)
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
fn picture(job: Job<'_>, text: &str) -> Result<Option<Image>> {
    let bytes = STANDARD.decode(text).map_err(|_| Error::options(format_args!("the logo is not base64")))?;
    let image = if bytes.len() > MAX_LOGO { None } else { Image::new_from_buffer(&bytes).ok() };
    if image.is_none() {
        job.diagnose(Severity::Warning, "no_logo", Place::default(), "the logo is no picture for a workbook");
    }
    Ok(image.map(|image| image.set_decorative(true)))
}
