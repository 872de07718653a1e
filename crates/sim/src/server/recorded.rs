//! Serves recorded captures: any page size over what was recorded.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

use super::accounts::Denied;
use super::spec::{Operation, plain};
use crate::SimError;
use crate::time::{Cycle, Time};
use crate::world::{Customer, Site, World, catalog};

/// What was recorded, question by question.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    partner: String,
    others: Vec<String>,
    answers: BTreeMap<String, Vec<Piece>>,
}

/// One recorded page.
#[derive(Debug)]
struct Piece {
    offset: u64,
    status: u16,
    body: Value,
}

impl Recorded {
    /// Reads every `.jsonl` and `.jsonl.zst` of a folder.
    pub(super) fn read(dir: &Path) -> Result<Self, SimError> {
        let failed = |what: &dyn std::fmt::Display| SimError::Serve(format!("`{}`: {what}", dir.display()));
        let mut names: Vec<_> = fs::read_dir(dir)
            .map_err(|error| failed(&error))?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| {
                path.to_string_lossy().ends_with(".jsonl") || path.to_string_lossy().ends_with(".jsonl.zst")
            })
            .collect();
        names.sort();
        let mut recorded = Self::default();
        let mut accounts: BTreeMap<String, usize> = BTreeMap::new();
        for path in names {
            let bytes = fs::read(&path).map_err(|error| failed(&error))?;
            let mut text = String::new();
            if path.extension().is_some_and(|extension| extension == "zst") {
                zstd::Decoder::new(&bytes[..])
                    .and_then(|mut decoder| decoder.read_to_string(&mut text))
                    .map_err(|error| failed(&error))?;
            } else {
                text = String::from_utf8(bytes).map_err(|error| failed(&error))?;
            }
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let line: Value = serde_json::from_str(line).map_err(|error| failed(&error))?;
                let account = line["account"].as_str().unwrap_or_default().to_owned();
                *accounts.entry(account.clone()).or_default() += 1;
                recorded.add(&line, &account);
            }
        }
        // The partner asks most.
        let partner = accounts.iter().max_by_key(|(_, times)| **times).map(|(id, _)| id.clone());
        recorded.partner = partner.ok_or_else(|| failed(&"there are no captures in it"))?;
        recorded.others = accounts.into_keys().filter(|id| *id != recorded.partner).collect();
        Ok(recorded)
    }

    fn add(&mut self, line: &Value, account: &str) {
        let request = &line["request"];
        let mut parameters = Map::new();
        for part in ["query", "body"] {
            if let Some(members) = request[part].as_object() {
                parameters.extend(members.clone());
            }
        }
        let offset = parameters.get("offset").and_then(|value| plain(value).parse().ok()).unwrap_or(0);
        let operation = line["operation"].as_str().unwrap_or_default();
        let status = line["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(500);
        let path = request["path"].as_str().unwrap_or_default();
        let key = key(operation, account, path, &parameters);
        self.answers.entry(key).or_default().push(Piece { offset, status, body: line["body"].clone() });
    }

    /// A world with the recorded accounts and nothing else.
    pub(super) fn accounts(&self) -> World {
        let customer = |id: &String| Customer {
            id: id.clone(),
            account_name: String::new(),
            name: None,
            association: "2",
            associated_on: Time::utc(1970, 1, 1, 0, 0, 0),
            listed: true,
            credential: true,
            manager_id: None,
            region: &catalog::REGIONS[0],
            project: None,
            discount: 0,
            short: false,
            weight: 0,
        };
        World {
            partner_id: self.partner.clone(),
            customers: self.others.iter().map(customer).collect(),
            ..World::new(Site::China, Cycle::new(1970, 1))
        }
    }

    /// The page that is asked for, cut from what was recorded.
    pub(super) fn answer(
        &self,
        operation: &Operation,
        account: &str,
        path: &str,
        parameters: &Map<String, Value>,
    ) -> Result<Value, Denied> {
        let mut asked = parameters.clone();
        asked.retain(|name, _| {
            operation.parameter(name).is_none_or(|known| !matches!(known.place.as_str(), "path" | "header"))
        });
        let missing = || {
            let message = format!("{} was not recorded with these parameters", operation.name);
            Denied::bss(404, "SIM.0001", &message)
        };
        let pieces = self.answers.get(&key(&operation.name, account, path, &asked)).ok_or_else(missing)?;
        let number = |name: &str| parameters.get(name).and_then(|value| plain(value).parse::<u64>().ok());
        let first = pieces.iter().find(|piece| piece.offset == 0).ok_or_else(missing)?;
        if first.status != 200 {
            return Err(Denied { status: first.status, body: first.body.clone() });
        }
        let Some(field) = operation.rows().filter(|_| operation.is_paged()) else {
            return Ok(first.body.clone());
        };
        let mut rows: BTreeMap<u64, Value> = BTreeMap::new();
        for piece in pieces {
            for (place, row) in (piece.offset..).zip(piece.body[field].as_array().into_iter().flatten()) {
                rows.insert(place, row.clone());
            }
        }
        let (offset, limit) = (number("offset").unwrap_or(0), number("limit").unwrap_or(10));
        let page: Vec<Value> = rows.range(offset..offset + limit).map(|(_, row)| row.clone()).collect();
        let mut body = first.body.clone();
        body[field] = Value::Array(page);
        Ok(body)
    }
}

fn key(operation: &str, account: &str, path: &str, parameters: &Map<String, Value>) -> String {
    let mut asked = parameters.clone();
    asked.insert("path".to_owned(), path.into());
    super::answer::question(operation, account, &asked)
}
