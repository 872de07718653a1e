//! Provinces, cities and counties.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{record, request, round_trip};

/// Query provinces.
///
/// `GET /v2/systems/configs/provinces`; China site only. Credential: partner only (also documented for
/// customers). Paging: offset/limit (record offset from 0); limit ≤ 1000.
///
/// Chinese names only.
pub static LIST_PROVINCES: Operation = Operation {
    name: "ListProvinces",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/systems/configs/provinces",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 1000, offset_max: 2_147_483_646 },
    rows: Some("provinces"),
    total: Some("count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListProvincesAnswer>,
};

request! {
    /// Parameters of [`LIST_PROVINCES`]: Query provinces.
    pub struct ListProvincesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl Request for ListProvincesRequest {
    const OPERATION: &'static Operation = &LIST_PROVINCES;
    type Answer = ListProvincesAnswer;
}

record! {
    /// What [`LIST_PROVINCES`] answers.
    pub struct ListProvincesAnswer {
        /// Rows matching the filter (whole result, not the page).
        count: Option<i64>,
        /// Rows.
        provinces: Vec<Province>,
    }

    /// One of `provinces` of [`ListProvincesAnswer`].
    pub struct Province {
        /// Code.
        code: Option<String>,
        /// Name.
        name: Option<String>,
    }
}

impl Rows for ListProvincesAnswer {
    type Row = Province;

    fn into_rows(self) -> Vec<Province> {
        self.provinces
    }
}

/// Query cities.
///
/// `GET /v2/systems/configs/cities`; China site only. Credential: partner only (also documented for
/// customers). Paging: offset/limit (record offset from 0); limit ≤ 1000.
pub static LIST_CITIES: Operation = Operation {
    name: "ListCities",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/systems/configs/cities",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 1000, offset_max: 2_147_483_646 },
    rows: Some("cities"),
    total: Some("count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("province_code", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListCitiesAnswer>,
};

request! {
    /// Parameters of [`LIST_CITIES`]: Query cities.
    pub struct ListCitiesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Province code. Mandatory.
        province_code: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListCitiesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(province_code: impl Into<String>) -> Self {
        Self { province_code: province_code.into(), ..Self::default() }
    }
}

impl Request for ListCitiesRequest {
    const OPERATION: &'static Operation = &LIST_CITIES;
    type Answer = ListCitiesAnswer;
}

record! {
    /// What [`LIST_CITIES`] answers.
    pub struct ListCitiesAnswer {
        /// Rows matching the filter (whole result, not the page).
        count: Option<i64>,
        /// Rows.
        cities: Vec<City>,
    }

    /// One of `cities` of [`ListCitiesAnswer`].
    pub struct City {
        /// Code.
        code: Option<String>,
        /// Name.
        name: Option<String>,
    }
}

impl Rows for ListCitiesAnswer {
    type Row = City;

    fn into_rows(self) -> Vec<City> {
        self.cities
    }
}

/// Query counties.
///
/// `GET /v2/systems/configs/counties`; China site only. Credential: partner only (also documented for
/// customers). Paging: offset/limit (record offset from 0); limit ≤ 1000.
pub static LIST_COUNTIES: Operation = Operation {
    name: "ListCounties",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/systems/configs/counties",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 1000, offset_max: 2_147_483_646 },
    rows: Some("counties"),
    total: Some("count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("city_code", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListCountiesAnswer>,
};

request! {
    /// Parameters of [`LIST_COUNTIES`]: Query counties.
    pub struct ListCountiesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// City code. Mandatory.
        city_code: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListCountiesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(city_code: impl Into<String>) -> Self {
        Self { city_code: city_code.into(), ..Self::default() }
    }
}

impl Request for ListCountiesRequest {
    const OPERATION: &'static Operation = &LIST_COUNTIES;
    type Answer = ListCountiesAnswer;
}

record! {
    /// What [`LIST_COUNTIES`] answers.
    pub struct ListCountiesAnswer {
        /// Rows matching the filter (whole result, not the page).
        count: Option<i64>,
        /// Rows.
        counties: Vec<County>,
    }

    /// One of `counties` of [`ListCountiesAnswer`].
    pub struct County {
        /// Code.
        code: Option<String>,
        /// Name.
        name: Option<String>,
    }
}

impl Rows for ListCountiesAnswer {
    type Row = County;

    fn into_rows(self) -> Vec<County> {
        self.counties
    }
}
