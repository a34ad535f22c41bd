// Reads and writes HTTP messages with the CloudEvents SDK for JavaScript.
//
// Standard input:  { "read": [{ "headers": {}, "body": "<base64>" }],
//                    "write": [{ "mode": "structured" | "binary", "event": {}, "bytes": "<base64>" (optional) }] }
// Standard output: { "version": "", "read": [{ "attributes": {}, "data": {} }], "written": [{ "headers": {}, "body": "<base64>" }] }
//                  where data is {} for none, or has one member: json, text or bytes (base64).

import { readFileSync } from "node:fs";
import { CloudEvent, HTTP } from "cloudevents";

const notAttributes = new Set(["data", "data_base64", "datacontentencoding", "schemaurl"]);

function describeData(data) {
  if (data === undefined) {
    return {};
  }
  if (ArrayBuffer.isView(data)) {
    return { bytes: Buffer.from(data).toString("base64") };
  }
  return typeof data === "string" ? { text: data } : { json: data };
}

function read({ headers, body }) {
  const bytes = Buffer.from(body, "base64");
  // A Node server hands text on as a string and everything else as a buffer. No body at all is undefined.
  const isText = /json|text/.test(headers["content-type"] ?? "json");
  const content = isText ? bytes.toString("utf8") : bytes;
  const event = HTTP.toEvent({ headers, body: bytes.length === 0 ? undefined : content });
  const attributes = {};
  for (const name of Object.getOwnPropertyNames(event)) {
    if (!notAttributes.has(name) && event[name] !== undefined) {
      attributes[name] = event[name];
    }
  }
  return { attributes, data: describeData(event.data) };
}

function write({ mode, event, bytes }) {
  const data = bytes === undefined ? event.data : new Uint8Array(Buffer.from(bytes, "base64"));
  const message = HTTP[mode](new CloudEvent({ ...event, data }));
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  return { headers, body: Buffer.from(message.body ?? "").toString("base64") };
}

const { version } = JSON.parse(readFileSync(new URL("node_modules/cloudevents/package.json", import.meta.url), "utf8"));
const input = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify({
  version,
  read: (input.read ?? []).map(read),
  written: (input.write ?? []).map(write),
}));
