// The envelope of OTLP/JSON. What is wrong with the envelope makes the whole body unusable, what is wrong with an item only that.
import { SwarmscopeError } from "../../../../errors.ts";
import { CLIENT_SCOPE, type Decoded, type Group, type Wanted, type Wants } from "../../records.ts";
import { grouped } from "../grouped.ts";
import { MOST_PIECES, tooManyPieces } from "../limits.ts";
import { Rejections } from "../rejections.ts";
import { attributesOf } from "./attributes.ts";
import { fieldsOf, listOf, Misfit, textOf, type Fields } from "./values.ts";

/** Where records go, and what becomes of items that give none. */
export interface Intake<R> {
  readonly wants: Wants;
  readonly rejections: Rejections;
  records: R[];
  ignored: number;
  /** Descriptions of metrics that are passed through, of the library at hand. */
  help: Map<string, string> | undefined;
  /** Names of metrics nobody wants are put here, if the library at hand is to be told of them. */
  unwanted: Set<string> | undefined;
}

/** What the levels of the envelope are called. */
export interface Levels {
  readonly process: string;
  readonly library: string;
  readonly item: string;
}

/** Adds the records of an item. Throws Misfit. */
export type ReadItem<R> = (item: Fields, intake: Intake<R>) => void;

const [BRACE, BRACKET] = [0x7b, 0x5b];

/** Reads a body. Throws SWM_OTLP_MALFORMED or SWM_BATCH_TOO_LARGE. */
export function readRequest<R>(body: Buffer, levels: Levels, wants: Wants, item: ReadItem<R>): Decoded<R> {
  try {
    return readEnvelope(parse(body), levels, wants, item);
  } catch (error) {
    throw error instanceof Misfit ? new SwarmscopeError("SWM_OTLP_MALFORMED", error.message) : error;
  }
}

function readEnvelope<R>(request: Fields, levels: Levels, wants: Wants, item: ReadItem<R>): Decoded<R> {
  const groups: Group<R>[] = [];
  const rejections = new Rejections();
  const intake: Intake<R> = { wants, rejections, records: [], ignored: 0, help: undefined, unwanted: undefined };
  const unwanted = new Set<string>();
  const { attribute, passed } = wants;
  const ofResource: Wanted = passed === undefined ? attribute : (key) => attribute(key) || passed.resource(key);
  for (const ofProcess of listOf(request[levels.process], levels.process)) {
    const fields = fieldsOf(ofProcess, levels.process);
    const { attributes } = fieldsOf(fields["resource"], "resource");
    const resource = attributesOf(attributes, "attributes of the resource", ofResource);
    for (const ofLibrary of listOf(fields[levels.library], levels.library)) {
      const { scope, [levels.item]: items } = fieldsOf(ofLibrary, levels.library);
      const { name, version } = fieldsOf(scope, "scope");
      intake.records = [];
      intake.help = undefined;
      intake.unwanted = name === CLIENT_SCOPE ? unwanted : undefined;
      for (const each of listOf(items, levels.item)) readOrReject(each, levels.item, intake, item);
      const origin = { resource, scope: textOf(name, "name"), scopeVersion: textOf(version, "version") };
      if (intake.records.length > 0) groups.push(grouped(origin, intake.records, intake.help));
    }
  }
  const decoded = { groups, ignored: intake.ignored, rejected: rejections.total, why: rejections.why };
  return unwanted.size === 0 ? decoded : { ...decoded, unwanted };
}

/** Calls, and counts a Misfit it throws as one item that was not taken. */
export function orReject(rejections: Rejections, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    rejections.add(error.message);
  }
}

function readOrReject<R>(value: unknown, name: string, intake: Intake<R>, item: ReadItem<R>): void {
  orReject(intake.rejections, () => item(fieldsOf(value, `each of ${name}`), intake));
}

function parse(body: Buffer): Fields {
  if (body.length === 0) return {};
  if (body.length > MOST_PIECES && openings(body) > MOST_PIECES) throw tooManyPieces();
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    throw new Misfit("the body is no JSON");
  }
  if (parsed === null) throw new Misfit("the body must be an object");
  return fieldsOf(parsed, "the body");
}

/** Objects and arrays in a body, those within texts too. */
function openings(body: Buffer): number {
  let count = 0;
  for (const byte of body) if (byte === BRACE || byte === BRACKET) count++;
  return count;
}
