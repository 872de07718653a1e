"""Huawei Cloud's own Python SDK asks the simulator everything, and must understand every answer.

Usage: sdk.py PROGRAM SPEC READS WRITES

READS and WRITES are JSON Lines: operation, account, parameters; a write that begins in a new world names it.
What the SDK's objects hold is compared with the answer's JSON, fetched beside it with a token and urllib.
"""

import http.client
import json
import re
import subprocess
import sys
import warnings
from decimal import Decimal
from urllib.parse import quote, urlencode

import huaweicloudsdkbss.v2 as cn
import huaweicloudsdkbssintl.v2 as intl
import requests.adapters
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.http_config import HttpConfig


class Last:
    """The answer that the SDK has just read, as it came: a write cannot be asked for twice."""

    content = b""


sent = requests.adapters.HTTPAdapter.send


def remembering(self, *arguments, **named):
    answer = sent(self, *arguments, **named)
    Last.content = answer.content
    return answer


requests.adapters.HTTPAdapter.send = remembering


class Simulator:
    def __init__(self, program, world, *more):
        command = [program, "sim", "--world", world, "--flow", "0", *more]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.ready = json.loads(self.process.stdout.readline())
        self.keys = {account["id"]: account for account in self.ready["accounts"]}
        self.tokens = {}
        self.clients = {}

    def close(self):
        self.process.kill()
        self.process.wait()

    def client(self, sdk, account, ak=None, sk=None, domain=None):
        keys = self.keys[account]
        name = (sdk.__name__, account, ak, sk, domain)
        if name not in self.clients:
            credentials = GlobalCredentials(ak or keys["ak"], sk or keys["sk"], domain or account)
            kind = sdk.BssClient if sdk is cn else sdk.BssintlClient
            config = HttpConfig.get_default_config()
            config.ignore_ssl_verification = True
            builder = kind.new_builder().with_http_config(config).with_credentials(credentials)
            self.clients[name] = builder.with_endpoint(self.ready["url"]).build()
        return self.clients[name]

    def plain(self, method, path, headers, body):
        connection = http.client.HTTPConnection(self.ready["url"].split("//")[1], timeout=60)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer, answer.read()

    def token(self, account):
        if account not in self.tokens:
            keys = self.keys[account]
            user = {"name": keys["user"], "password": keys["password"], "domain": {"name": keys["user"]}}
            auth = {"identity": {"methods": ["password"], "password": {"user": user}},
                    "scope": {"domain": {"name": keys["user"]}}}
            body = json.dumps({"auth": auth})
            answer, _ = self.plain("POST", "/v3/auth/tokens", {"Content-Type": "application/json"}, body)
            self.tokens[account] = answer.headers["X-Subject-Token"]
        return self.tokens[account]

    def raw(self, operation, account, parameters):
        """The answer's JSON, numbers by their text."""
        path, query, body = operation["path"], [], {}
        headers = {"X-Auth-Token": self.token(account), "Content-Type": "application/json"}
        places = {param["name"]: param["in"] for param in operation["params"]}
        for name, value in parameters.items():
            if places[name] == "path":
                path = path.replace("{%s}" % name, quote(value))
            elif places[name] == "query":
                values = value if isinstance(value, list) else [value]
                query += [(name, text(one)) for one in values]
            else:
                body[name] = value
        if query:
            path += "?" + urlencode(query)
        sent = json.dumps(body) if "body" in places.values() else None
        answer, content = self.plain(operation["method"], path, headers, sent)
        if answer.status >= 300:
            raise SystemExit(f"{operation['operation']}: {answer.status} {content[:300]}")
        return json.loads(content, parse_float=Decimal) if content else {}


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def build(sdk, kind, value):
    """An SDK object of a type's name from plain JSON."""
    inner = re.fullmatch(r"list\[(.*)\]", kind)
    if inner:
        return [build(sdk, inner.group(1), one) for one in value]
    model = getattr(sdk, kind, None)
    if model is None or not isinstance(value, dict):
        return value
    attributes = {}
    for attribute, wire in model.attribute_map.items():
        if wire in value:
            attributes[attribute] = build(sdk, model.openapi_types[attribute], value[wire])
    # The questions about prices name one product for both kinds of prices; each takes what it knows.
    return model(**attributes)


def request(sdk, operation, parameters):
    kind = getattr(sdk, operation["operation"] + "Request")
    places = {param["name"]: param["in"] for param in operation["params"]}
    body = {name: value for name, value in parameters.items() if places[name] == "body"}
    attributes = {}
    for attribute, wire in kind.attribute_map.items():
        if attribute == "body":
            attributes["body"] = build(sdk, kind.openapi_types["body"], body)
        elif wire in parameters:
            attributes[attribute] = parameters[wire]
    return kind(**attributes)


def same(is_, raw):
    if is_ is None or raw is None:
        return is_ is None and raw is None
    if isinstance(raw, bool) or isinstance(is_, bool):
        return text(is_) == text(raw)
    if isinstance(raw, (Decimal, int)):
        # The SDK gives decimals as they come from its JSON reader, which may be floats.
        return Decimal(str(is_)) == Decimal(raw) or float(is_) == float(raw)
    return str(is_) == raw


def compare(is_, raw, place, found):
    kinds = getattr(is_, "attribute_map", None)
    if kinds is not None:
        if not isinstance(raw, dict):
            found.append(f"{place}: the answer has {raw!r}")
            return
        for name in set(raw) - set(kinds.values()):
            found.append(f"{place}.{name}: the SDK does not know it")
        for attribute, wire in kinds.items():
            compare(getattr(is_, attribute), raw.get(wire), f"{place}.{wire}", found)
    elif isinstance(is_, list) or isinstance(raw, list):
        if len(is_ or []) != len(raw or []):
            found.append(f"{place}: {len(is_ or [])} rows, not {len(raw or [])}")
            return
        for index, (one, other) in enumerate(zip(is_ or [], raw or [])):
            compare(one, other, f"{place}[{index}]", found)
    elif isinstance(raw, dict) and isinstance(is_, dict):
        for name in set(raw) | set(is_):
            compare(is_.get(name), raw.get(name), f"{place}.{name}", found)
    elif not same(is_, raw):
        found.append(f"{place}: the SDK has {is_!r}, the answer {raw!r}")


def sdk_of(name):
    return cn if hasattr(cn.BssClient, snake(name)) else intl


def ask(simulator, operation, account, parameters, **keys):
    sdk = sdk_of(operation["operation"])
    client = simulator.client(sdk, account, **keys)
    return getattr(client, snake(operation["operation"]))(request(sdk, operation, parameters))


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line, parse_float=Decimal) for line in file]


def plain_numbers(value):
    """Parameters with decimals as the SDK's users would give them."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: plain_numbers(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain_numbers(one) for one in value]
    return value


def refusal(simulator, operation, account, parameters, status, code, **keys):
    try:
        ask(simulator, operation, account, parameters, **keys)
    except ClientRequestException as error:
        told = (error.status_code, error.error_code)
        if told != (status, code):
            raise SystemExit(f"refused with {told}, not {(status, code)}: {error.error_msg}")
        return
    raise SystemExit(f"{operation['operation']} was answered, and should be refused with {code}")


def main(program, spec, reads, writes):
    with open(spec, encoding="utf-8") as file:
        operations = {one["operation"]: one for one in json.load(file)["operations"]}
    asked, written = set(), set()
    # One world and one time for all reads.
    simulator = Simulator(program, "sample", "--now", "2026-10-06T01:00:00Z")
    questions = lines(reads)
    for question in questions:
        operation = operations[question["operation"]]
        parameters = plain_numbers(question["parameters"])
        answer = ask(simulator, operation, question["account"], parameters)
        raw = simulator.raw(operation, question["account"], parameters)
        found = []
        compare(answer, raw, operation["operation"], found)
        if found:
            raise SystemExit(f"{question}: " + "; ".join(found[:5]))
        asked.add(operation["operation"])
    partner = simulator.ready["partner"]["domain_id"]
    customer = simulator.ready["customers"][0]["customer_id"]
    month = operations["ListConsumeSubCustomers"]
    cycle = {"bill_cycle": "2026-09"}
    refusal(simulator, month, partner, cycle, 401, "APIG.0301", sk="wrong")
    refusal(simulator, month, partner, cycle, 401, "APIG.0301", ak="NOBODY")
    refusal(simulator, month, partner, cycle, 401, "APIG.0301", domain=customer)
    refusal(simulator, month, customer, cycle, 403, "CBC.0155")
    simulator.close()

    # The same over TLS.
    simulator = Simulator(program, "sample", "--tls")
    ask(simulator, month, partner, cycle)
    simulator.close()

    simulator = None
    for entry in lines(writes):
        if "world" in entry:
            if simulator:
                simulator.close()
            simulator = Simulator(program, entry["world"], "--now", entry["now"])
        operation = operations[entry["operation"]]
        answer = ask(simulator, operation, entry["account"], plain_numbers(entry["parameters"]))
        found = []
        compare(answer, json.loads(Last.content or b"{}", parse_float=Decimal), entry["operation"], found)
        if found:
            raise SystemExit(f"{entry}: " + "; ".join(found[:5]))
        written.add(operation["operation"])
    simulator.close()
    for name, operation in operations.items():
        if name not in (asked if operation["kind"] == "read" else written):
            raise SystemExit(f"{name} was not tried")
    print(f"{len(asked)} reads asked {len(questions)} times, {len(written)} writes, four refusals, TLS")


warnings.filterwarnings("ignore", message="Unverified HTTPS")  # the certificate is the simulator's own
main(*sys.argv[1:])
