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

/** Amounts as a person orders them: exactly. Their digits stand in groups. */
const units = text => {
  const [whole, part = ""] = text.replaceAll(",", "").split(".");
  return BigInt(whole + part.padEnd(10, "0"));
};

/** What a profile added: its logo is there and can be seen, and so are its words; nothing else is a picture. */
async function branded(page, at, profile) {
  const images = await page.$$eval("img", found => found.map(one => [one.closest("header") !== null, one.naturalWidth > 0, one.src.slice(0, 15)]));
  const wanted = profile ? [[true, true, "data:image/png;"]] : [];
  expect(JSON.stringify(images) === JSON.stringify(wanted), `${at}: pictures ${JSON.stringify(images)}`);
  const header = await page.$eval("header", found => found.textContent);
  for (const text of profile ? [profile.title, profile.company, ...profile.notes] : []) expect(header.includes(text), `${at}: the top does not say ${text}`);
  if (!profile) return;
  const months = await page.$$eval("#charts canvas", found => found.map(one => one.getAttribute("aria-label")).filter(name => /^[^:]*: 20\d\d-\d\d /.test(name)));
  expect(months.length === 2 && months.every(name => profile.months.every(month => name.includes(month))), `${at}: charts over the months ${JSON.stringify(months)}`);
}

/** On a telephone the page itself does not scroll sideways, only its tables do. */
async function narrow(page, at) {
  await page.setViewport({ width: 390, height: 800 });
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide <= window, `${at}: ${wide} pixels wide in a window of ${window}`);
  await page.setViewport({ width: 800, height: 600 });
}

async function look(browser, file, breaks, profile, scheme) {
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

  await branded(page, at, profile);
  await narrow(page, at);

  // The charts are drawn, each with its figures as a table, and named for those who cannot see them.
  const charts = await page.$$eval("#charts figure", found => found.map(one => ({
    name: one.querySelector("canvas").getAttribute("aria-label"),
    rows: one.querySelectorAll("tbody tr").length,
    ink: one.querySelector("canvas").getContext("2d").getImageData(0, 0, one.querySelector("canvas").width, one.querySelector("canvas").height).data.some(value => value > 0),
  })));
  expect(charts.length >= 4 && charts.every(one => one.name.includes(":") && one.rows > 0 && one.ink), `${at}: charts ${JSON.stringify(charts)}`);

  // A break unfolds by the keyboard alone.
  await page.focus("#breaks-list summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#breaks-list details[open] dd");
  expect((await page.$$("#breaks-list details[open]")).length === 1, `${at}: Enter does not unfold a break`);

  // Search finds what the program lists.
  const wanted = breaks.filter(one => one.rule.startsWith("order.coupon")).length;
  await page.type('input[data-list="breaks-list"]', "order.coupon");
  const found = () => page.$$eval("#breaks-list > *", found => found.length);
  for (let turn = 0; turn < 50 && await found() !== wanted; turn += 1) await new Promise(done => setTimeout(done, 20));
  const shown = await found();
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
  expect((await page.$$("iframe, object, embed, link, form")).length === 0, `${at}: foreign elements`);
  const running = await page.$$eval("script", found => found.filter(one => one.type !== "application/json").length);
  expect(running === 2, `${at}: ${running} scripts`);

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

/** Rows of a table of the page, with what they repeat. */
function rowsOf(text, id) {
  const [, block] = text.match(new RegExp(`id="${id}-data">(.*?)</script>`, "s"));
  const rows = JSON.parse(block);
  rows.forEach((row, number) => row.forEach((cell, place) => { if (cell === 0) row[place] = rows[number - 1][place]; }));
  return [block, rows];
}

/** The same page with so many breaks and orders, each with a name of its own. */
function blown(file, many) {
  let text = fs.readFileSync(file, "utf8");
  for (const id of ["breaks", "orders"]) {
    const [block, rows] = rowsOf(text, id);
    const all = Array.from({ length: many }, (_, number) => [`${number.toString(16).padStart(16, "0")}`, ...rows[number % rows.length].slice(1)]);
    text = text.replace(block, () => JSON.stringify(all).replaceAll("<", "\\u003c"));
  }
  const large = path.join(path.dirname(path.dirname(file)), "large.html");
  fs.writeFileSync(large, text);
  return large;
}

/** How long a page with a hundred thousand breaks takes, in milliseconds. */
async function large(browser, file) {
  const many = 100_000, needle = (many - 1).toString(16).padStart(16, "0");
  const page = await browser.newPage();
  const said = [];
  page.on("console", message => said.push(message.text()));
  page.on("pageerror", error => said.push(String(error)));
  await page.setViewport({ width: 1280, height: 900 });
  const took = {}, page_file = blown(file, many);
  let began = performance.now();
  const lap = name => { took[name] = Math.round(performance.now() - began); began = performance.now(); };
  await page.goto(`file://${page_file}`);
  lap("load");
  // What a person waits for: until the browser has painted the answer.
  const timed = (name, work) => page.evaluate(work).then(() => page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))))).then(() => lap(name));
  began = performance.now();
  await page.type('input[data-list="breaks-list"]', needle);
  await page.waitForFunction(() => document.querySelectorAll("#breaks-list > *").length === 1);
  lap("search");
  await page.evaluate(() => { const input = document.querySelector('input[data-list="breaks-list"]'); input.value = "line"; input.dispatchEvent(new Event("input")); });
  await page.waitForFunction(() => document.querySelectorAll("#breaks-list > *").length === 100);
  lap("search again");
  await timed("sort", () => document.querySelector("#orders-list").closest("table").tHead.querySelectorAll("button")[0].click());
  await timed("sort amounts", () => { const heads = document.querySelector("#orders-list").closest("table").tHead.querySelectorAll("th.n button"); heads[heads.length - 3].click(); });
  await timed("next page", () => document.querySelector("#orders-list").closest("section").querySelector(".pages button:last-child").click());
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  expect(elements < 20_000, `${file}: ${elements} elements`);
  expect(said.length === 0, `${file}, large: the console says ${said.join("; ")}`);
  for (const [name, most] of [["load", 8000], ["search", 3000], ["search again", 1500], ["sort", 3000], ["sort amounts", 3000], ["next page", 1000]]) {
    expect(took[name] <= most, `${file}: ${many} breaks, ${name} took ${took[name]} ms`);
  }
  await page.close();
  return `100,000 breaks: ${Object.entries(took).map(([name, ms]) => `${name} ${ms} ms`).join(", ")}`;
}

const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
let pages = 0;
for (const report of reports) {
  const folder = path.join(report, "html");
  const breaks = fs.readFileSync(path.join(report, "breaks.jsonl"), "utf8").trim().split("\n").map(line => JSON.parse(line));
  const told = path.join(report, "profile.json");
  const profile = fs.existsSync(told) ? JSON.parse(fs.readFileSync(told, "utf8")) : undefined;
  for (const name of fs.readdirSync(folder).filter(name => name.endsWith(".html"))) {
    for (const scheme of ["light", "dark"]) {
      await look(browser, path.resolve(folder, name), breaks, profile, scheme);
      pages += 1;
    }
  }
}
const first = path.resolve(reports[0], "html");
const speed = await large(browser, path.join(first, fs.readdirSync(first).find(name => name.endsWith(".html"))));
await browser.close();
if (problems.length > 0 || pages === 0) {
  console.error(problems.join("\n") || "no page was found");
  process.exit(1);
}
console.log(`${pages} pages: silent, one request each, none wider than a telephone, search, sort and keys work, nothing that axe finds at AA; ${speed}`);
