// What is passed through, as its part of a page in either format.
import { formatNumber } from "../exposition/lines.ts";
import { header, type Format } from "../exposition/page.ts";
import { namesOf } from "../exposition/reserved.ts";
import type { Family } from "./families.ts";
import { together } from "./labels.ts";
import { eachLine } from "./value.ts";

const TARGET = { name: "target_info", type: "info", unit: "none", help: "Processes whose metrics are passed through." };
/** What would end a line of help, or draw it out of shape. */
const CONTROL = /\p{Cc}+/gu;

export class PassedPage {
  readonly #families: readonly Family[];
  /** Labels of each process. */
  readonly #targets: readonly string[];

  constructor(families: readonly Family[], targets: readonly string[], taken: ReadonlySet<string>) {
    this.#families = families.filter((family) => !namesOf(family).some((one) => taken.has(one)));
    this.#targets = taken.has(TARGET.name) ? [] : targets;
  }

  /** Sample lines in it. */
  get series(): number {
    let lines = this.#targets.length;
    for (const { series } of this.#families) for (const one of series.values()) lines += one.lines;
    return lines;
  }

  in(format: Format): string {
    const targets = this.#targets.map((labels) => line(TARGET.name, labels, 1)).join("");
    return (targets === "" ? "" : header({ ...TARGET, type: "info" }, format) + targets) + this.#familiesIn(format);
  }

  #familiesIn(format: Format): string {
    let text = "";
    for (const family of this.#families) {
      text += header({ ...family, help: family.help.replaceAll(CONTROL, " ") }, format);
      for (const [labels, { value }] of family.series) {
        eachLine(value, (suffix, own, number) => {
          text += line(`${family.name}${suffix}`, together(labels, own), number);
        });
      }
    }
    return text;
  }
}

function line(name: string, labels: string, value: number): string {
  return `${name}${labels === "" ? "" : `{${labels}}`} ${formatNumber(value)}\n`;
}
