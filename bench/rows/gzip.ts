// What packing the page costs a scrape: processor time of the exporter with gzip less that without. The peer packs the same
// page as Node does by default, level 6.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "../../scripts/root.ts";
import { packingFlags } from "../lib/exporter-flags.ts";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { difference } from "../lib/statistics.ts";
import { shown } from "../lib/table.ts";
import { startOurs } from "../lib/subjects.ts";
import { beginning, tenth } from "../lib/swarm.ts";

const SETTLE_MS = 100;
/** Below this the difference of two scrapes is noise; better is not claimed. */
const TELLABLE_SECONDS = 0.0005;

export const gzip = measurement({
  name: "gzip",
  lines: [
    {
      id: "gzip",
      what: "gzip of a scrape, processor time, 10,000 agents; zlib level 6",
      unit: "seconds",
      better: "less",
      must: { ratio: 5 },
      aim: { ratio: 20 },
    },
  ],
  async run(context) {
    const agents = sized(context.scale, 10_000, 1_000);
    const ours = await startOurs(context, packingFlags);
    await ours.feed(beginning(agents));
    const page = join(await context.stage.folder(), "page.txt");
    await writeFile(page, (await ours.scrape("", true)).body);
    const sizes = { plain: 0, packed: 0 };
    const scraped = (kind: keyof typeof sizes, headers: string, offset: number) => async (round: number) => {
      const before = ours.processorSeconds();
      await ours.feed(tenth(agents, round * 2 + offset));
      await pause(SETTLE_MS);
      sizes[kind] = (await ours.scrape(headers)).bytes;
      // What the scrape left to other threads is its cost too.
      await pause(SETTLE_MS);
      return ours.processorSeconds() - before;
    };
    const plan = { rounds: sized(context.scale, 25, 5), warmUp: 2, say: context.say };
    const cost = await inTurn(plan, {
      plain: scraped("plain", "", 0),
      packed: scraped("packed", "Accept-Encoding: gzip\r\n", 1),
      peer: async () => await packedByZlib(page),
    });
    if (sizes.packed * 2 > sizes.plain) throw new Error("the exporter did not pack the page when asked for gzip");
    const packing = difference(cost.packed, cost.plain, TELLABLE_SECONDS);
    return {
      readings: { gzip: { ours: packing, peer: cost.peer } },
      notes: [
        `page of ${sizes.plain} bytes, packed ${sizes.packed}; a tenth told and a scrape cost ${shown(cost.plain, "seconds")} plain, ` +
          `${shown(cost.packed, "seconds")} packed${packing === TELLABLE_SECONDS ? "; the difference is too small to tell" : ""}`,
      ],
    };

    async function packedByZlib(path: string): Promise<number> {
      const command = [process.execPath, join(root, "dist/bench/peers/gzip.js"), path];
      return Number((await context.stage.start("server", command, /took ([\d.e-]+) s/)).found);
    }
  },
});
