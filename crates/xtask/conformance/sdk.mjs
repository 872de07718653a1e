// The core of Huawei Cloud's own Node SDK sends every read operation to the simulator, signed its way, and gets
// what a plain request with a token gets. Its package for BSS is not published; the core is what signs and sends.
//
// Usage: sdk.mjs PROGRAM SPEC READS WRITES (the packages on NODE_PATH)

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.env.NODE_PATH + "/");
const core = require("@huaweicloud/huaweicloud-sdk-core");
const { ClientBuilder } = require("@huaweicloud/huaweicloud-sdk-core/ClientBuilder");

const [program, specFile, readsFile] = process.argv.slice(2);
const spec = new Map(JSON.parse(readFileSync(specFile, "utf8")).operations.map((one) => [one.operation, one]));

function fail(message) {
  console.error(message);
  process.exit(1);
}

async function simulator() {
  const options = ["sim", "--world", "sample", "--flow", "0", "--now", "2026-10-06T01:00:00Z"];
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "ignore"] });
  process.on("exit", () => child.kill());
  const [line] = await new Promise((resolve) => {
    createInterface({ input: child.stdout }).once("line", (text) => resolve([text]));
  });
  return JSON.parse(line);
}

const ready = await simulator();
const keys = new Map(ready.accounts.map((account) => [account.id, account]));
const clients = new Map();

function client(id, sk) {
  const key = `${id} ${sk}`;
  if (!clients.has(key)) {
    const credentials = new core.GlobalCredentials()
      .withAk(keys.get(id).ak)
      .withSk(sk ?? keys.get(id).sk)
      .withDomainId(id);
    const made = new ClientBuilder((inner) => inner, "GlobalCredentials")
      .withCredential(credentials)
      .withEndpoint(ready.url)
      .build();
    clients.set(key, made);
  }
  return clients.get(key);
}

function options(operation, parameters) {
  const places = new Map(operation.params.map((one) => [one.name, one.in]));
  const asked = { method: operation.method, url: operation.path, contentType: "application/json",
    queryParams: {}, pathParams: {}, headers: {} };
  const body = {};
  for (const [name, value] of Object.entries(parameters)) {
    const place = places.get(name);
    if (place === "path") asked.pathParams[name] = value;
    else if (place === "query") asked.queryParams[name] = value;
    else body[name] = value;
  }
  if ([...places.values()].includes("body")) asked.data = body;
  return asked;
}

const tokens = new Map();

async function token(id) {
  if (!tokens.has(id)) {
    const { user, password } = keys.get(id);
    const auth = { identity: { methods: ["password"], password: { user: { name: user, password, domain: { name: user } } } },
      scope: { domain: { name: user } } };
    const answer = await fetch(`${ready.url}/v3/auth/tokens`,
      { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ auth }) });
    tokens.set(id, answer.headers.get("x-subject-token"));
  }
  return tokens.get(id);
}

async function plain(id, asked) {
  let path = asked.url;
  for (const [name, value] of Object.entries(asked.pathParams)) path = path.replace(`{${name}}`, encodeURIComponent(value));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked.queryParams)) {
    for (const one of [value].flat()) query.append(name, String(one));
  }
  const headers = { "X-Auth-Token": await token(id), "Content-Type": "application/json" };
  const url = ready.url + path + (query.size ? `?${query}` : "");
  const body = asked.data === undefined ? undefined : JSON.stringify(asked.data);
  return (await fetch(url, { method: asked.method, headers, body })).json();
}

const tried = new Set();
const questions = readFileSync(readsFile, "utf8").trim().split("\n").map((line) => JSON.parse(line));
for (const question of questions) {
  const operation = spec.get(question.operation);
  const expected = await plain(question.account, options(operation, question.parameters));
  let answer;
  try {
    answer = await client(question.account).sendRequest(options(operation, question.parameters));
  } catch (error) {
    fail(`${JSON.stringify(question)}: ${error.message ?? error} ${error.errorCode ?? ""}`);
  }
  delete answer.httpStatusCode;
  if (JSON.stringify(answer) !== JSON.stringify(expected)) {
    fail(`${JSON.stringify(question)}: the SDK has ${JSON.stringify(answer).slice(0, 300)}`);
  }
  tried.add(question.operation);
}
for (const operation of spec.values()) {
  if (operation.kind === "read" && !tried.has(operation.operation)) fail(`${operation.operation} was not tried`);
}

const partner = ready.partner.domain_id;
const month = options(spec.get("ListConsumeSubCustomers"), { bill_cycle: "2026-09" });
let refused = null;
try {
  await client(partner, "wrong").sendRequest(month);
} catch (error) {
  refused = error;
}
if (refused?.httpStatusCode !== 401) fail(`a wrong key was answered with ${refused?.httpStatusCode}`);
console.log(`${tried.size} reads asked ${questions.length} times, a wrong key refused`);
process.exit(0);
