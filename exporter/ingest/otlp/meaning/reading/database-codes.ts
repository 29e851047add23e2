// What the code of a failed call says that the class of the error does not: by the conventions that is the same code, or the
// class of an exception that stands for all errors of a driver. Codes are each database's own.
import type { Attributes } from "../../attributes.ts";
import { toolFailureOf, type DatabaseOutcome } from "./outcomes.ts";
import { nameOf, textOf } from "./read.ts";

export interface DatabaseCodes {
  readonly systems: readonly string[];
  readonly codes: Readonly<Partial<Record<Exclude<DatabaseOutcome, "ok" | "failed">, readonly string[]>>>;
}

/** A code that ends with `*` stands for all that begin so. */
export const databaseCodes: readonly DatabaseCodes[] = [
  {
    // SQLSTATE: the class of authorization, no privilege; statement cancelled; lock, idle transaction and session timed out.
    systems: ["postgresql", "cockroachdb", "aws.redshift", "redshift"],
    codes: { denied: ["28*", "42501"], cancelled: ["57014"], timeout: ["55P03", "25P03", "25P04", "57P05"] },
  },
  {
    // No access to the database, for the user, to the table, column or routine, no privilege; lock wait, statement; interrupted.
    systems: ["mysql", "mariadb"],
    codes: {
      denied: ["1044", "1045", "1142", "1143", "1227", "1370", "28000"],
      timeout: ["1205", "1969", "3024"],
      cancelled: ["1317"],
    },
  },
  {
    // No permission on the object, column or in the database, login failed; client and lock timed out.
    systems: ["microsoft.sql_server", "mssql"],
    codes: { denied: ["229", "230", "262", "916", "4060", "18456"], timeout: ["-2", "1222"] },
  },
  {
    // No such user or password, no privileges; cancelled; gave up waiting for a resource.
    systems: ["oracle.db", "oracle"],
    codes: {
      denied: ["ORA-01017", "ORA-01031"],
      cancelled: ["ORA-01013"],
      timeout: ["ORA-30006"],
    },
  },
  {
    // Unauthorized, authentication failed; maximal time, network, time limit; interrupted.
    systems: ["mongodb"],
    codes: { denied: ["13", "18"], timeout: ["50", "89", "202", "262"], cancelled: ["11600", "11601"] },
  },
  {
    // Those that are asked by HTTP tell its status.
    systems: ["elasticsearch", "opensearch", "couchdb", "azure.cosmosdb", "cosmosdb", "influxdb"],
    codes: { denied: ["401", "403"], timeout: ["408", "504"], cancelled: ["499"] },
  },
];

/** How a call that failed ended, from texts that tell of it, or else from its code: one code may stand for several reasons. */
export function databaseFailureOf(attributes: Attributes, causes: readonly (string | undefined)[]): DatabaseOutcome {
  const told = toolFailureOf(causes);
  if (told !== "failed") return told;
  const system = nameOf(attributes, "database");
  const known = databaseCodes.find(({ systems }) => system !== undefined && systems.includes(system));
  for (const cause of [textOf(attributes, "databaseCode"), ...causes]) {
    const outcome = cause === undefined || known === undefined ? undefined : outcomeOf(cause, known);
    if (outcome !== undefined) return outcome;
  }
  return told;
}

function outcomeOf(code: string, { codes }: DatabaseCodes): DatabaseOutcome | undefined {
  for (const outcome of ["denied", "timeout", "cancelled"] as const)
    if (codes[outcome]?.some((some) => matches(code, some)) === true) return outcome;
  return undefined;
}

function matches(code: string, some: string): boolean {
  return some.endsWith("*") ? code.startsWith(some.slice(0, -1)) : code === some;
}
