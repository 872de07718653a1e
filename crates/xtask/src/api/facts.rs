//! Facts that `bss-api.json` tells in words. Words that are not known here are an error, so that a
//! new description cannot be misread.

use std::collections::BTreeMap;

use super::spec::Meaning;

/// Whose credential, as a variant of `Credential`.
pub(crate) fn credential(text: &str) -> Result<&'static str, String> {
    // Who is in brackets is told in the documentation comment.
    let either = ["partner or customer", "partner only (also documented for customers)"];
    let customer = ["customer only", "enterprise master"];
    let partner = ["partner only", "partner or its cloud reseller", "distributor"];
    let starts = |with: &[&str]| with.iter().any(|with| text.starts_with(with));
    if starts(&either) {
        Ok("Either")
    } else if starts(&customer) {
        Ok("Customer")
    } else if starts(&partner) {
        Ok("Partner")
    } else {
        Err(format!("unknown credential {text:?}"))
    }
}

/// The permission of an operation in full: some are told by the operation that has the same, and
/// second items by the end of their name.
pub(crate) fn permission(name: &str, meanings: &BTreeMap<String, Meaning>) -> Result<Option<String>, String> {
    let Some(text) = meanings.get(name).and_then(|meaning| meaning.permission.as_deref()) else {
        return Ok(None);
    };
    if let Some(other) = text.strip_prefix("as ") {
        return match permission(other, meanings)? {
            Some(text) => Ok(Some(text)),
            None => Err(format!("{other} has no permission that {name} could share")),
        };
    }
    let text = text.trim_end_matches(" (customer side)");
    Ok(Some(match text.split_once(" or _") {
        Some((first, rest)) => {
            let stem = first.rsplit_once('_').map_or("", |(stem, _)| stem);
            format!("{first} or {stem}_{rest}")
        }
        None => text.to_owned(),
    }))
}

/// How an operation pages, as an expression of `Paging`.
pub(crate) fn paging(text: &str, limit: u32, offset: u32) -> Result<String, String> {
    let mut clauses = text.split([';', ',']).map(str::trim);
    let kind = clauses.next().unwrap_or_default();
    let mut limit_max = limit;
    let mut offset_max = offset;
    for clause in clauses {
        if let Some(max) = documented_limit(clause) {
            limit_max = max;
        } else if let Some(max) = clause.strip_prefix("offset 0–").and_then(|max| max.parse().ok()) {
            offset_max = max;
        } else if !says_no_more(clause) {
            return Err(format!("unknown words on paging: {clause:?} in {text:?}"));
        }
    }
    match kind {
        "none" => Ok("Paging::None".to_owned()),
        "offset/limit"
        | "offset/limit (record offset from 0)"
        | "offset/limit (record offset from 0) over order lines" => {
            Ok(format!("Paging::Offset {{ limit_max: {limit_max}, offset_max: {} }}", grouped(offset_max)))
        }
        "offset = page number" => Ok(format!("Paging::Page {{ limit_max: {limit_max} }}")),
        "marker/limit" => Ok(format!("Paging::Marker {{ limit_max: {limit_max} }}")),
        _ => Err(format!("unknown paging {text:?}")),
    }
}

/// The maximum of a clause such as `limit 1–100`. What is only reported, presumed or from an
/// ancestor is not documented.
fn documented_limit(clause: &str) -> Option<u32> {
    let max = clause.strip_prefix("limit 1–").or_else(|| clause.strip_prefix("limit ≤ "))?;
    max.strip_suffix(" presumed").unwrap_or(max).parse().ok()
}

/// Clauses that set no maximum of a page. Sizes of lists are in the overlay.
fn says_no_more(clause: &str) -> bool {
    [
        "at most 100 customers per call",
        "both mandatory",
        "credit account only",
        "default 100",
        "documented default 10",
        "limit",
        "limit 1–1000 in the v1 ancestor",
        "limit maximum uncertain (v1: 1–1000)",
        "limit maximum uncertain (v1: 1–500)",
        "limit ≤ 200 reported",
        "maximum **uncertain** (the retired predecessor allowed 1000",
        "offset only together with limit",
        "third-party tooling reports 400 above 100) → default to 100",
        "v2 maximum uncertain",
        "≤ 100 ids",
        "≤ 200 customers per call",
    ]
    .contains(&clause)
}

/// A number as Rust is written: `2_147_483_646`.
pub(crate) fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_facts_or_errors() {
        let check = |text: &str| paging(text, 100, 7).unwrap_or_else(|error| error);
        assert_eq!(check("none; at most 100 customers per call"), "Paging::None");
        assert_eq!(
            check("offset/limit (record offset from 0); limit ≤ 1000"),
            "Paging::Offset { limit_max: 1000, offset_max: 7 }"
        );
        assert_eq!(
            check("offset/limit (record offset from 0); limit ≤ 200 reported"),
            "Paging::Offset { limit_max: 100, offset_max: 7 }"
        );
        assert_eq!(
            check("offset/limit; limit 1–50; offset 0–2147483646"),
            "Paging::Offset { limit_max: 50, offset_max: 2_147_483_646 }"
        );
        assert_eq!(check("offset = page number, limit; both mandatory"), "Paging::Page { limit_max: 100 }");
        assert!(check("offset/limit; limit 7 on Sundays").contains("unknown words"));
        assert!(check("by hand").contains("unknown paging"));
        assert_eq!(credential("distributor (tier-1) only"), Ok("Partner"));
        assert_eq!(credential("partner or customer (each sees its own)"), Ok("Either"));
        assert!(credential("anybody").is_err());
    }
}
