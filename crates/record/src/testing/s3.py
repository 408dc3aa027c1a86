"""An object storage on loopback, for tests: moto's S3, behind a check of signatures made with botocore.

moto takes any signature. This refuses what is not signed as Signature Version 4 asks, so that what the tests prove of
our signing is proved by an implementation that is not ours.

Arguments: access key, secret, region, bucket to make. Prints the port. Ends when standard input does.
"""

import datetime
import os
import sys
import threading
import urllib.parse

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

ACCESS_KEY, SECRET, REGION, BUCKET = sys.argv[1:5]


def refusal(environ):
    """The code of S3 for what is wrong with a request's signature; None if it is right."""
    query = urllib.parse.parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)
    given = dict(query)
    needed = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"]
    if any(name not in given for name in [*needed, "X-Amz-Signature"]):
        return "AccessDenied"
    if not given["X-Amz-Credential"].startswith(ACCESS_KEY + "/"):
        return "InvalidAccessKeyId"
    made = datetime.datetime.strptime(given["X-Amz-Date"] + "+0000", "%Y%m%dT%H%M%SZ%z")
    age = (datetime.datetime.now(datetime.timezone.utc) - made).total_seconds()
    if age < -900:
        return "RequestTimeTooSkewed"
    if age > int(given["X-Amz-Expires"]):
        return "AccessDenied"
    signed = given["X-Amz-SignedHeaders"].split(";")
    headers = {name: environ.get("HTTP_" + name.upper().replace("-", "_"), "") for name in signed}
    sent = {name[5:].lower().replace("_", "-") for name in environ if name.startswith("HTTP_X_AMZ_")}
    if not sent <= set(signed):
        return "AccessDenied"
    pairs = [(name, value) for name, value in query if name != "X-Amz-Signature"]
    url = "http://" + environ["HTTP_HOST"] + environ["RAW_URI"].split("?")[0] + "?" + urllib.parse.urlencode(
        pairs, quote_via=urllib.parse.quote)
    request = AWSRequest(method=environ["REQUEST_METHOD"], url=url, headers=headers)
    request.context["timestamp"] = given["X-Amz-Date"]
    auth = S3SigV4QueryAuth(Credentials(ACCESS_KEY, SECRET), "s3", REGION)
    canonical = auth.canonical_request(request)
    signature = auth.signature(auth.string_to_sign(request, canonical), request)
    return None if signature == given["X-Amz-Signature"] else "SignatureDoesNotMatch"


def checked(app):
    def handle(environ, start_response):
        # The path as it was sent: it is what was signed.
        environ.setdefault("RAW_URI", environ.get("REQUEST_URI", environ["PATH_INFO"]))
        code = None if environ["PATH_INFO"].startswith("/moto-api/") else refusal(environ)
        if code is None:
            return app(environ, start_response)
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code></Error>'.encode()
        if environ["REQUEST_METHOD"] == "HEAD":
            body = b""
        start_response("403 Forbidden", [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
        return [body]

    return handle


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


def main():
    import boto3

    app = checked(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{server.server_port}", region_name=REGION,
                          aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET,
                          config=boto3.session.Config(signature_version="s3v4"))
    # Made with a presigned address, as all that comes later is asked.
    url = client.generate_presigned_url("create_bucket", {"Bucket": BUCKET})
    import urllib.request
    urllib.request.urlopen(urllib.request.Request(url, method="PUT")).read()
    print(server.server_port, flush=True)
    sys.stdin.read()
    os._exit(0)


main()
