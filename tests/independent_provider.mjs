// A provider of OpenID Connect that others made: the package oidc-provider (panva), which is certified.
// node independent_provider.mjs PORT CALLBACK; NODE_PATH says where the package is. It says a line once it
// listens, and one more for each line that it reads: from then on it has new keys.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

console.info = console.warn = () => {}; // It says at length that it is not set up for production.
const found = createRequire(import.meta.url).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));
const [port, callback] = process.argv.slice(2);

// The subject is the address that somebody logs in with, without a password.
const account = (sub) => ({
  accountId: sub,
  claims: () => ({ sub, name: "Salma Idrissi", email: sub, email_verified: true }),
});

const client = (client_id) => ({
  client_id,
  client_secret: `the secret of ${client_id}, long enough`,
  redirect_uris: [callback],
});

function provider() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig" };
  return new Provider(`http://127.0.0.1:${port}`, {
    clients: [client("village"), client("another")],
    claims: { profile: ["name"], email: ["email", "email_verified"] },
    cookies: { keys: ["of this test"] },
    findAccount: (_ctx, sub) => account(sub),
    jwks: { keys: [key] },
  });
}

let current = provider();
createServer((request, response) => current.callback()(request, response)).listen(port, "127.0.0.1", () =>
  console.log("listening"),
);
for await (const _line of createInterface({ input: process.stdin })) {
  current = provider();
  console.log("new keys");
}
process.exit();
