// One call through Connect for Node, which is told the contract as a set of descriptors:
//
//   node connect.cjs ADDRESS DESCRIPTORS_FILE SERVICE METHOD REQUEST_AS_JSON
//
// Prints a line of JSON for each answer. After an error it prints {code, message, details} to stderr, where the
// details are the bytes of google.rpc.Status in base64, and exits with 1.
"use strict";

const fs = require("node:fs");
const { createFileRegistry, fromBinary, fromJson, toJson } = require("@bufbuild/protobuf");
const { FileDescriptorSetSchema } = require("@bufbuild/protobuf/wkt");
const { createClient } = require("@connectrpc/connect");
const { createGrpcTransport } = require("@connectrpc/connect-node");

const [address, descriptors, service, method, request] = process.argv.slice(2);

const contract = createFileRegistry(fromBinary(FileDescriptorSetSchema, fs.readFileSync(descriptors)));
const described = contract.getService(`atm.v1.${service}`);
const { localName, input, output, methodKind } = described.methods.find(({ name }) => name === method);
const bank = createClient(described, createGrpcTransport({ baseUrl: `http://${address}` }));

function tell(answer) {
  console.log(JSON.stringify(toJson(output, answer, { registry: contract })));
}

async function call() {
  const asked = bank[localName](fromJson(input, JSON.parse(request)), { timeoutMs: 120_000 });
  if (methodKind === "server_streaming") {
    for await (const answer of asked) tell(answer);
  } else {
    tell(await asked);
  }
}

call()
  .catch((error) => {
    const details = error.metadata.get("grpc-status-details-bin");
    console.error(JSON.stringify({ code: error.code, message: error.rawMessage, details }));
    process.exitCode = 1;
  })
  .finally(() => process.exit());
