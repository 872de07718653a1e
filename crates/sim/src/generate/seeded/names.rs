//! Names of customers. Nobody of that name is meant.

use crate::generate::Dice;
use crate::world::Site;

const CITIES: [(&str, &str); 10] = [
    ("北京", "bj"),
    ("上海", "sh"),
    ("深圳", "sz"),
    ("杭州", "hz"),
    ("成都", "cd"),
    ("武汉", "wh"),
    ("西安", "xa"),
    ("南京", "nj"),
    ("青岛", "qd"),
    ("长沙", "cs"),
];
const MARKS: [(&str, &str); 10] = [
    ("云", "yun"),
    ("海", "hai"),
    ("星", "xing"),
    ("天", "tian"),
    ("华", "hua"),
    ("盛", "sheng"),
    ("信", "xin"),
    ("达", "da"),
    ("博", "bo"),
    ("远", "yuan"),
];
const TRADES: [&str; 8] =
    ["信息技术", "智能制造", "物流", "电子商务", "医药科技", "文化传媒", "数据服务", "新能源"];
const FORMS: [&str; 4] = ["有限公司", "股份有限公司", "(集团)有限公司", "\"在线\"科技, 有限公司"];
const WORDS: [&str; 8] = ["Lotus", "Harbour", "Summit", "Orchid", "Delta", "Monsoon", "Pioneer", "Coral"];
const BRANCHES: [&str; 6] = ["Retail", "Logistics", "Media", "Health", "Games", "Energy"];
const ENDINGS: [&str; 4] = ["Pte. Ltd.", "Sdn. Bhd.", "S.A. de C.V.", "\"Online\", Inc."];

/// Verified name and login name of the customer at this place. Some names begin like a formula.
pub(super) fn draw(dice: &mut Dice, site: Site, place: usize) -> (String, String) {
    let (city, code) = *dice.pick(&CITIES);
    let ((one, first), (other, second)) = (*dice.pick(&MARKS), *dice.pick(&MARKS));
    let login = format!("{first}{second}{}{code}{place}", dice.pick(&["_", "-", "."]));
    let name = match site {
        Site::China => format!("{city}{one}{other}{}{}", dice.pick(&TRADES), dice.pick(&FORMS)),
        Site::International => {
            format!("{} {} {}", dice.pick(&WORDS), dice.pick(&BRANCHES), dice.pick(&ENDINGS))
        }
    };
    let sign = if dice.one_in(20) { *dice.pick(&["+", "=", "-", "@"]) } else { "" };
    (format!("{sign}{name}"), login)
}
