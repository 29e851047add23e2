// `swarmscope connect`: does what is asked, and says it in lines of text.
import { existsSync } from "node:fs";
import { OTLP_ADDRESS } from "../addresses.ts";
import { commandIn, connectHelp, readAsked, vendorList, type Asked } from "./arguments.ts";
import { answers, lookAt } from "./ask.ts";
import { check } from "./check.ts";
import { SwarmscopeError } from "../errors.ts";
import { undoSettings, writeSettings } from "./files/settings.ts";
import { pathOf, piecesOf, type Piece } from "./show.ts";
import type { SettingsFile, Target, Vendor } from "./vendor.ts";

/** What is around the command. */
export interface World {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Main address of an exporter that was started without options. */
  readonly exporter: string;
  /** The token in a file. Throws SWM_CONFIG_INVALID if there is none. */
  readonly readToken: (path: string) => string;
  readonly say: (text: string) => void;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** Runs the command. Returns its exit code: 1 where --check found nothing. Throws errors of the table. */
export async function connect(argv: readonly string[], world: World): Promise<0 | 1> {
  const asked = readAsked(argv, world.exporter);
  const { action, vendor } = asked;
  const command = commandIn(world.environment);
  if (action === "help") world.say(connectHelp(command, world.exporter));
  else if (action === "check") return await checkArrival(asked, world);
  else if (vendor === undefined) world.say(`${vendorList()}\n\nsettings: ${command} NAME; more: --help\n`);
  else if (action === "undo") undo(vendor, world);
  else if (action === "write") await write(vendor, asked, world);
  else await show(vendor, asked, world);
  return 0;
}

async function show(vendor: Vendor, asked: Asked, world: World): Promise<void> {
  const target = await targetOf(asked, world);
  world.say(`${headline(vendor)}\n`);
  const file = vendor.file === undefined ? "" : placeOf(vendor.file, world);
  for (const piece of piecesOf(vendor, target, file)) world.say(pieceText(piece));
  world.say(`${after(vendor, world, vendor.file === undefined ? "" : `--write puts them into ${file}.`)}\n`);
}

async function write(vendor: Vendor, asked: Asked, world: World): Promise<void> {
  const file = fileOf(vendor, world);
  const target = await targetOf(asked, world);
  const path = placeOf(file, world);
  const changed = writeSettings(path, file.format, file.settings(target));
  world.say(changed ? `Written to ${path}; --undo takes it back.\n` : `${path} holds the settings already.\n`);
  const others = piecesOf(vendor, target, path).slice(1);
  if (others.length > 0) world.say("It also needs:\n");
  for (const piece of others) world.say(pieceText(piece));
  world.say(`${after(vendor, world, "")}\n`);
}

function undo(vendor: Vendor, world: World): void {
  const file = fileOf(vendor, world);
  const path = placeOf(file, world);
  const { wasWritten, left } = undoSettings(path, file.format);
  world.say(wasWritten ? `What was written to ${path} is taken back.\n` : `Nothing was written to ${path}.\n`);
  if (left.length > 0) world.say(`Changed since, and so left alone: ${left.join(", ")}.\n`);
}

async function checkArrival(asked: Asked, world: World): Promise<0 | 1> {
  const { vendor, exporter, seconds } = asked;
  const token = tokenOf(asked, world);
  world.say(`Waiting up to ${String(seconds)} s for telemetry${vendor === undefined ? "" : ` of ${vendor.title}`}…\n`);
  const { arrived, lines } = await check({
    look: () => lookAt(exporter, token),
    vendor,
    patience: seconds * 1000,
    now: world.now,
    wait: world.wait,
  });
  world.say(`${lines.join("\n")}\n`);
  return arrived ? 0 : 1;
}

function fileOf({ name, title, file }: Vendor, { environment }: World): SettingsFile {
  if (file !== undefined) return file;
  throw new SwarmscopeError(
    "SWM_CONFIG_INVALID",
    `${title} has no settings file for this: \`${commandIn(environment)} ${name}\` prints what to set`,
  );
}

function placeOf(file: SettingsFile, { home, environment }: World): string {
  return pathOf(file, home, environment, existsSync);
}

function tokenOf({ tokenFile }: Asked, { readToken }: World): string {
  return tokenFile === "" ? "" : readToken(tokenFile);
}

async function targetOf(asked: Asked, world: World): Promise<Target> {
  const token = tokenOf(asked, world);
  if (asked.url !== "") return { url: asked.url, token };
  const usual = `http://${OTLP_ADDRESS}`;
  if (await answers(usual)) return { url: usual, token };
  if (await answers(asked.exporter)) return { url: asked.exporter, token };
  world.say(
    `Nobody listens at ${usual} or ${asked.exporter} now; start the exporter, or say with --url where it will be.\n`,
  );
  return { url: usual, token };
}

function headline({ title, seen }: Vendor): string {
  return seen === ""
    ? `${title}. From its documentation or source; it was not tried.`
    : `${title}. Telemetry was seen of: ${seen}.`;
}

function pieceText({ where, text }: Piece): string {
  return `\n# ${where}:\n\n${text}`;
}

function after({ name, notes }: Vendor, { environment }: World, more: string): string {
  const check = `${commandIn(environment)} --check ${name} tells whether it arrives.`;
  return ["", ...notes, ...[more, check].filter((line) => line !== "")].join("\n");
}
