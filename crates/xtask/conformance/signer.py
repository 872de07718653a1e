"""A thousand random requests, signed by Huawei Cloud's own signer, one a line of JSON.

Usage: signer.py
"""

import json
import random

from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

LETTERS = "abcXYZ019-_.~ /:,;=&+%é云商$'()*!@\"<>"


def text(chance, most, letters=LETTERS):
    return "".join(chance.choice(letters) for _ in range(chance.randint(1, most)))


def main():
    chance = random.Random(20261124)
    credentials = GlobalCredentials("AccessKey", "SecretKey", "domain")
    for _ in range(1000):
        method = chance.choice(["GET", "POST", "PUT", "DELETE"])
        # A percent sign in a path is an escape; the SDK takes paths that are not escaped yet.
        path = "/v2/" + "/".join(text(chance, 12, LETTERS.replace("%", "").replace("/", "")) for _ in range(chance.randint(1, 4)))
        query = [(text(chance, 6, "abcdef_.-"), text(chance, 12)) for _ in range(chance.randint(0, 5))]
        if query and chance.random() < 0.5:
            query.append((query[0][0], text(chance, 12)))
        headers = {"X-Sdk-Date": "20%02d0%d%02dT%02d5959Z" % (
            chance.randint(20, 30), chance.randint(1, 9), chance.randint(10, 28), chance.randint(0, 2) * 10)}
        headers["Content-Type"] = "application/json"
        for name in ["X-Domain-Id", "X-Language", "X-Security-Token", "under_score"]:
            if chance.random() < 0.5:
                headers[name] = "  " + text(chance, 10, "abcXYZ019- ") + " "
        body = text(chance, 60) if method in ("POST", "PUT") else ""
        host = chance.choice(["bss.myhuaweicloud.com", "127.0.0.1:18443"])
        request = SdkRequest(method=method, schema="https", host=host, resource_path=path,
                             query_params=list(query), header_params=dict(headers), body=body)
        signed = Signer(credentials).sign(request)
        headers["Host"] = host
        print(json.dumps({
            "method": method, "path": path, "query": query, "headers": list(headers.items()), "body": body,
            "date": headers["X-Sdk-Date"], "authorization": signed.header_params["Authorization"],
        }, ensure_ascii=True))


main()
