//! Where the service is.

/// A site: accounts belong to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Site {
    /// `bss.myhuaweicloud.com`, CNY.
    China,
    /// `bss-intl.myhuaweicloud.com`, USD.
    International,
    /// `bss.myhuaweicloud.eu`.
    Europe,
    /// Another endpoint, for example a simulator: base addresses with scheme and without a path.
    Custom {
        /// Of the BSS operations.
        bss: String,
        /// Of IAM.
        iam: String,
    },
}

impl Site {
    /// The base address of the BSS operations.
    #[must_use]
    pub fn bss(&self) -> &str {
        match self {
            Self::China => "https://bss.myhuaweicloud.com",
            Self::International => "https://bss-intl.myhuaweicloud.com",
            Self::Europe => "https://bss.myhuaweicloud.eu",
            Self::Custom { bss, .. } => bss.trim_end_matches('/'),
        }
    }

    /// The base address of IAM, the one of region "ALL" where the site has one.
    #[must_use]
    pub fn iam(&self) -> &str {
        match self {
            Self::China => "https://iam.myhuaweicloud.com",
            Self::International => "https://iam-intl.myhuaweicloud.com",
            Self::Europe => "https://iam.eu-west-101.myhuaweicloud.eu",
            Self::Custom { iam, .. } => iam.trim_end_matches('/'),
        }
    }

    /// IAM of one region: for tokens of a project there.
    #[must_use]
    pub fn iam_of(&self, region: &str) -> String {
        match self {
            Self::Custom { .. } => self.iam().to_owned(),
            Self::Europe => format!("https://iam.{region}.myhuaweicloud.eu"),
            _ => format!("https://iam.{region}.myhuaweicloud.com"),
        }
    }
}
