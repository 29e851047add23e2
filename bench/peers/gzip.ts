// The peer of the gzip row: packs the page in a file as Node and express do by default, and prints the seconds of processor
// time that took.
import { readFileSync } from "node:fs";
import { constants, gzipSync } from "node:zlib";

const page = readFileSync(process.argv[2] ?? "");
const options = { level: constants.Z_DEFAULT_COMPRESSION };
// Once for nothing: the first time also pays for what is set up.
gzipSync(page, options);
const before = process.cpuUsage();
const packed = gzipSync(page, options);
const { user, system } = process.cpuUsage(before);
console.log(`took ${(user + system) / 1e6} s for ${packed.length} bytes`);
