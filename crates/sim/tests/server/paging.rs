//! Pages: any size gives the same list.

use serde_json::Value;

use crate::client::{Ask, Server, get, post};

fn rows(told: &Value, field: &str) -> Vec<Value> {
    told[field].as_array().unwrap_or_else(|| panic!("{told}")).clone()
}

/// Asks page after page until one is not full.
fn read(
    server: &Server,
    page: &dyn Fn(usize, usize) -> Ask,
    field: &str,
    total: &str,
    limit: usize,
) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let told = server.partner(page(all.len(), limit));
        assert_eq!(told.status, 200, "{}", told.text);
        let told = told.json();
        let found = rows(&told, field);
        assert!(found.len() <= limit);
        let full = found.len() == limit;
        all.extend(found);
        if !full {
            assert_eq!(told[total], all.len());
            return all;
        }
    }
}

type Page<'a> = &'a dyn Fn(usize, usize) -> Ask;

#[test]
fn any_size_gives_the_same_list() {
    let server = Server::new();
    let orders = |offset: usize, limit: usize| {
        get("/v2/orders/customer-orders").query("offset", offset).query("limit", limit)
    };
    let customers = |offset: usize, limit: usize| {
        post("/v2/partners/sub-customers/query", &format!(r#"{{"offset":{offset},"limit":{limit}}}"#))
    };
    let lists: [(Page<'_>, &str, &str); 2] =
        [(&orders, "order_infos", "total_count"), (&customers, "customer_infos", "count")];
    for (page, field, total) in lists {
        let whole = read(&server, page, field, total, 100);
        assert!(whole.len() > 10, "{field}: {}", whole.len());
        for limit in [1, 7, 10] {
            assert_eq!(read(&server, page, field, total, limit), whole, "{field} by {limit}");
        }
    }
}

#[test]
fn ten_rows_where_nothing_is_said() {
    let server = Server::new();
    let told = server.partner(get("/v2/orders/customer-orders")).json();
    assert_eq!(rows(&told, "order_infos").len(), 10);
    let told = server.partner(get("/v2/orders/customer-orders").query("offset", 1_000_000)).json();
    assert!(rows(&told, "order_infos").is_empty());
    assert!(told["total_count"].as_u64().unwrap() > 10);
}

/// The one list that goes by marker.
#[test]
fn specifications_go_by_marker() {
    let server = Server::new();
    let ask = |marker: Option<&str>, limit: usize| {
        let product = &duizhang_sim::world::catalog::PRODUCTS[0];
        let region = duizhang_sim::world::catalog::REGIONS[0].code;
        let mut body = serde_json::json!({
            "cloud_service_type": product.service, "resource_type": product.resource,
            "region_code": region, "charge_mode": "3", "limit": limit,
        });
        if let Some(marker) = marker {
            body["marker"] = marker.into();
        }
        let told = server.partner(post("/v2/products/resource-specs-query", &body.to_string()));
        assert_eq!(told.status, 200, "{}", told.text);
        told.json()
    };
    let list = |told: &Value| {
        let field = told.as_object().unwrap().values().find(|value| value.is_array()).unwrap();
        field.as_array().unwrap().clone()
    };
    let whole = list(&ask(None, 100));
    let mut all = Vec::new();
    let mut marker: Option<String> = None;
    for _ in 0..=whole.len() {
        let told = ask(marker.as_deref(), 1);
        all.extend(list(&told));
        marker = told["page_info"]["next_marker"].as_str().map(str::to_owned);
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(all, whole);
}
