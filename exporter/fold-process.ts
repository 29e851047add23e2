// The process that folds a journal: see folding.ts. It is told what to do on its standard input, and gives the snapshot on its
// standard output.
import { text } from "node:stream/consumers";
import { fold, type FoldOrder } from "./folding.ts";

const given: unknown = JSON.parse(await text(process.stdin));
if (!isOrder(given)) throw new Error("this is the process of folding.ts, and runs with its order only");
process.stdout.write(await fold(given));

/** What folding.ts wrote has the type it had there. */
function isOrder(order: unknown): order is FoldOrder {
  return typeof order === "object" && order !== null && "folder" in order && "before" in order && "limits" in order;
}
