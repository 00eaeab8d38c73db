// One call through @grpc/grpc-js, which reads the contract itself:
//
//   node grpc_js.cjs ADDRESS PROTO_FOLDER SERVICE METHOD REQUEST_AS_JSON
//
// Prints a line of JSON for each answer. After an error it prints {code, message, details} to stderr, where the
// details are the bytes of google.rpc.Status in base64, and exits with 1.
"use strict";

const path = require("node:path");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const [address, folder, service, method, request] = process.argv.slice(2);

const files = ["atm_service.proto", "admin_service.proto"].map((name) => path.join(folder, "atm/v1", name));
const contract = loader.loadSync(files, { includeDirs: [folder], longs: String, enums: String });
const { atm } = grpc.loadPackageDefinition(contract);
const bank = new atm.v1[service](address, grpc.credentials.createInsecure());
const deadline = { deadline: new Date(Date.now() + 120_000) };

function tell(answer) {
  console.log(JSON.stringify(answer));
}

function fail(error) {
  const [details] = error.metadata.get("grpc-status-details-bin");
  console.error(JSON.stringify({ code: error.code, message: error.details, details: details?.toString("base64") }));
  process.exitCode = 1;
}

if (bank[method].responseStream) {
  const answers = bank[method](JSON.parse(request), deadline);
  answers.on("data", tell);
  answers.on("error", fail);
  answers.on("end", () => bank.close());
} else {
  bank[method](JSON.parse(request), new grpc.Metadata(), deadline, (error, answer) => {
    if (error) fail(error);
    else tell(answer);
    bank.close();
  });
}
