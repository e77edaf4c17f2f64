import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

// The compiler comes from npm, pinned by package-lock.json, so that a build needs no download of its own.
export default {
  solidity: {
    version: "0.8.37",
    path: require.resolve("solc/soljson.js"),
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 10_000 },
      // No metadata hash: the same sources give the same bytecode whatever their comments or paths are.
      metadata: { appendCBOR: false, bytecodeHash: "none" },
    },
  },
  test: {
    solidity: {
      // Every call of a test is a transaction of its own, so gas is what a user would pay.
      isolate: true,
      fsPermissions: { readFile: ["tests/vectors/standing-edges.json"] },
      fuzz: { runs: 128, seed: "0x6465627420" + "6e6f74617279" },
      invariant: { runs: 16, depth: 64, failOnRevert: true },
    },
  },
};
