// Opens the pages of reports in headless Chromium. Usage: html.mjs PACKAGES REPORT...
// A report is a folder with `html/*.html` and `breaks.jsonl`, as the program printed it.

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [packages, ...reports] = process.argv.slice(2);
const need = createRequire(path.join(packages, "node_modules", "x.js"));
const puppeteer = need("puppeteer-core");
const axe = fs.readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");

const problems = [];
const expect = (holds, problem) => holds || problems.push(problem);

/** Amounts as a person orders them: exactly. */
const units = text => {
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(10, "0"));
};

async function look(browser, file, breaks, scheme) {
  const at = `${file}, ${scheme}`;
  const page = await browser.newPage();
  const said = [], asked = [];
  page.on("console", message => said.push(message.text()));
  page.on("pageerror", error => said.push(String(error)));
  page.on("dialog", dialog => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", request => asked.push(request.url()));
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(`file://${file}`);
  expect(asked.length === 1, `${at}: asked for ${asked}`);

  // A break unfolds by the keyboard alone.
  await page.focus("#breaks-list summary");
  await page.keyboard.press("Enter");
  expect((await page.$$("details[open]")).length === 1, `${at}: Enter does not unfold a break`);

  // Search finds what the program lists.
  const wanted = breaks.filter(one => one.rule.startsWith("order.coupon")).length;
  await page.type('input[data-list="breaks-list"]', "order.coupon");
  const shown = await page.$$eval("#breaks-list > :not([hidden])", found => found.length);
  expect(wanted > 0 && shown === wanted, `${at}: search shows ${shown} breaks, the program lists ${wanted}`);

  // A click sorts by exact amounts, another one the other way round.
  for (const direction of ["ascending", "descending"]) {
    const [state, cells] = await page.evaluate(() => {
      const table = document.getElementById("customers-list").closest("table");
      const head = [...table.tHead.rows[0].cells];
      const column = head.findIndex(cell => ["Payable", "应付金额"].includes(cell.textContent));
      head[column].querySelector("button").click();
      return [head[column].ariaSort, [...table.tBodies[0].rows].map(row => row.cells[column].textContent)];
    });
    const figures = cells.filter(Boolean).map(units);
    const ordered = figures.every((one, i) => i === 0 || (direction === "ascending" ? figures[i - 1] <= one : figures[i - 1] >= one));
    expect(state === direction && figures.length > 5 && ordered, `${at}: sorted ${state}: ${cells}`);
  }

  // What a customer is called is only text.
  expect((await page.$$("img, iframe, object, embed, link, form")).length === 0, `${at}: foreign elements`);
  expect((await page.$$("script")).length === 1, `${at}: more than one script`);

  await page.setBypassCSP(true);
  await page.reload();
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
    return result.violations.map(one => `${one.id} (${one.nodes.length}): ${one.nodes[0].html}`);
  });
  expect(violations.length === 0, `${at}: ${violations.join("; ")}`);
  expect(said.length === 0, `${at}: the console says ${said.join("; ")}`);
  await page.close();
}

const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
let pages = 0;
for (const report of reports) {
  const folder = path.join(report, "html");
  const breaks = fs.readFileSync(path.join(report, "breaks.jsonl"), "utf8").trim().split("\n").map(line => JSON.parse(line));
  for (const name of fs.readdirSync(folder).filter(name => name.endsWith(".html"))) {
    for (const scheme of ["light", "dark"]) {
      await look(browser, path.resolve(folder, name), breaks, scheme);
      pages += 1;
    }
  }
}
await browser.close();
if (problems.length > 0 || pages === 0) {
  console.error(problems.join("\n") || "no page was found");
  process.exit(1);
}
console.log(`${pages} pages: silent, one request each, search, sort and keys work, nothing that axe finds at AA`);
