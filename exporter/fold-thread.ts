// The thread that folds a journal: see folding.ts.
import { parentPort, workerData } from "node:worker_threads";
import { fold, type FoldOrder } from "./folding.ts";

const given: unknown = workerData;
if (!isOrder(given)) throw new Error("this is the thread of folding.ts, and runs with its order only");
parentPort?.postMessage(await fold(given));

/** Copied by the engine on its way here, an order has the type it had there. */
function isOrder(order: unknown): order is FoldOrder {
  return typeof order === "object" && order !== null && "folder" in order && "before" in order && "limits" in order;
}
