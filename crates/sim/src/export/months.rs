//! The months around the sample's as files: captures, packed, and what must be found in them.

use super::{PAGE_SIZE, SampleFile, findings_json, findings_table};
use crate::SimError;
use crate::wire::{Capture, captures};
use crate::world::World;

/// What the second fetch of August asked for: the bills.
const ASKED_AGAIN: [&str; 2] = ["ListSubCustomerBillDetail", "ListSubcustomerMonthlyBills"];

/// How hard to pack; the files are small.
const LEVEL: i32 = 19;

const AUGUST: &str = "
## Fetched again

On 21 September, after the month had been signed, its bills were fetched again (`restated`). Three lines differ:

| line | what became of it | what follows |
|---|---|---|
| 88.00 of 深圳市远航电子商务有限公司, 30 August | appeared | the bill was right: its break closes |
| 23.40 of 成都智绘科技有限公司, 19 August | vanished, and the bill went down with it | nothing |
| 45.60 of 杭州云帆信息技术有限公司, 21 August | restated to 40.60, the bill was not | a break opens: the bill is 5.00 too high |

";

const OCTOBER: &str = "
## What becomes of earlier items

The age of an item is the months since the first one that has it. As of October:

| item | first seen | what becomes of it |
|---|---|---|
| the customer that is listed and has no lines (`month.customers`) | August | found in all three months: carried, 2 months |
| the coupon whose issue was booked with too little (`coupon.issue`) | August | the same: nobody corrected it |
| the credit account that holds 50.00 less (`ledger.closing`) | September | carried, 1 month |
| the code 7 of `charging_mode` (`line.code`) | August | in August and September, and not in October: resolved |
| the quota that holds 100.00 more (`quota.balance`) | August | resolved by a person, back in September: reopened; right in October: resolved |
| the order of 560.00 that September did not bill (`order.unbilled`) | September | October has its line: resolved |
| September's other unknown codes, and the coupon that the partner did not issue | September | October looked at all codes and coupons and has them not: resolved |
| what is about September's own lines, bills, orders, coupons, transfers and cash | September | no other month has them: open until a person settles it |
| the order of 420.00 that August did not bill (`order.unbilled`) | August | no month has its line: open, 2 months |
| August's line whose means of payment fall short (`line.split`) | August | no other month has this line: open until a person settles it |
| the 5.00 that August's bill was too high after it was restated (`month.detail`) | August | the same: September's bill says nothing about August's |

October is to be reconciled with September beside it: September's last lines were deducted in October, and the
roll-forward of the customers' cash needs them.
";

/// The files of the months around the sample's.
pub fn month_files() -> Result<Vec<SampleFile>, SimError> {
    let mut files = Vec::new();
    let (august, again, october) = (crate::august(), crate::august_restated(), crate::october());
    for world in [&august, &october] {
        for capture in captures(world, PAGE_SIZE) {
            files.push(packed(&format!("{}/captures", world.cycle), &capture)?);
        }
        let name = format!("{}/findings.json", world.cycle);
        files.push((name, findings_json(world).into_bytes()));
    }
    for capture in captures(&again, PAGE_SIZE) {
        if ASKED_AGAIN.contains(&capture.operation) {
            files.push(packed(&format!("{}/restated", again.cycle), &capture)?);
        }
    }
    files.push((format!("{}/findings-restated.json", again.cycle), findings_json(&again).into_bytes()));
    let restated =
        findings_table(&again).replacen("# What 2026-08 must show", "## What it must show then", 1);
    files.push(text(&august, &(findings_table(&august) + AUGUST + &restated)));
    files.push(text(&october, &(findings_table(&october) + OCTOBER)));
    Ok(files)
}

fn text(world: &World, content: &str) -> SampleFile {
    (format!("{}/FINDINGS.md", world.cycle), content.as_bytes().to_vec())
}

fn packed(folder: &str, capture: &Capture) -> Result<SampleFile, SimError> {
    let bytes = zstd::encode_all(capture.text().as_bytes(), LEVEL);
    let bytes = bytes.map_err(|error| SimError::Render(format!("{}: {error}", capture.operation)))?;
    Ok((format!("{folder}/{}.jsonl.zst", capture.operation), bytes))
}
