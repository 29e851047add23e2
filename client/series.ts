// The series of one metric, found by their labels. Finding one that was met before is all that telling a value pays for: it
// walks along names and values of labels, and makes no text of them.
import { cleanText, LONGEST } from "./clean.ts";

/** Labels of a series, from a small set each; never ids. What is undefined or null is no label. */
export type Labels = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Metric {
  readonly kind: "counter" | "gauge" | "timer";
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** Upper bounds of the buckets of a timer, in seconds; empty for others. */
  readonly bounds: readonly number[];
}

export interface Series {
  readonly metric: Metric;
  /** Its labels, as they stand in a body. */
  readonly attributes: string;
  /** Of a gauge what it is; of the others what came since it was sent last: their sum. */
  value: number;
  /** Values by bucket that came since it was sent last: one more than there are bounds. Empty for all but timers. */
  readonly counts: number[];
  /** When it was sent last. Nanoseconds since 1970, as text. */
  since: string;
  /** True if it waits to be sent. */
  isChanged: boolean;
  /** True if it was sent lately. */
  isFresh: boolean;
}

/** Where series are kept, and faults are told. */
export interface Keeper {
  /** Undefined if there is no room for one more. */
  meet(metric: Metric, attributes: string): Series | undefined;
  /** True if there is room to remember one more way of writing labels: the same ones may come in another order. */
  mayRemember(): boolean;
  refuse(message: string): void;
}

interface Step {
  /** By the name of a label, then by its value. */
  readonly next: Map<string, Map<unknown, Step>>;
  series: Series | undefined;
}

/** Labels more than a point may have in the exporter. */
const MOST_LABELS = 32;

export class SeriesSet {
  readonly #metric: Metric;
  readonly #keeper: Keeper;
  /** Why no value can be told. */
  readonly #fault: string | undefined;
  readonly #first: Step = { next: new Map(), series: undefined };
  readonly #byAttributes = new Map<string, Series>();

  constructor(metric: Metric, keeper: Keeper, fault?: string) {
    this.#metric = metric;
    this.#keeper = keeper;
    this.#fault = fault;
  }

  get bounds(): readonly number[] {
    return this.#metric.bounds;
  }

  refuse(message: string): void {
    this.#keeper.refuse(message);
  }

  /** The series with these labels. Undefined, which has been told, if there can be none. Never throws. */
  of(labels: Labels | undefined): Series | undefined {
    if (labels === undefined) return this.#first.series ?? this.#met({});
    try {
      return (typeof labels === "object" ? this.#found(labels) : undefined) ?? this.#met(labels);
    } catch {
      // A getter or a proxy that throws.
      this.refuse("Labels of a metric cannot be read");
      return undefined;
    }
  }

  #found(labels: Labels): Series | undefined {
    let step = this.#first;
    for (const name in labels) {
      const next = step.next.get(name)?.get(labels[name]);
      if (next === undefined) return undefined;
      step = next;
    }
    return step.series;
  }

  #met(labels: unknown): Series | undefined {
    const told = this.#fault ?? readLabels(labels);
    if (typeof told === "string") {
      this.refuse(told);
      return undefined;
    }
    const attributes = attributesOf(told);
    let series = this.#byAttributes.get(attributes);
    if (series === undefined) {
      series = this.#keeper.meet(this.#metric, attributes);
      if (series === undefined) return undefined;
      this.#byAttributes.set(attributes, series);
    }
    this.#remember(told, series);
    return series;
  }

  #remember(told: readonly Label[], series: Series): void {
    // Long texts are cut: how they were written is not kept, so that memory stays bounded.
    if (told.some(({ name, value }) => isLong(name) || isLong(value)) || !this.#keeper.mayRemember()) return;
    let step = this.#first;
    for (const { name, value } of told) {
      let values = step.next.get(name);
      if (values === undefined) step.next.set(name, (values = new Map<unknown, Step>()));
      let next = values.get(value);
      if (next === undefined) values.set(value, (next = { next: new Map(), series: undefined }));
      step = next;
    }
    step.series = series;
  }
}

/** As it was handed in, and what becomes of it: undefined if nothing does. */
interface Label {
  readonly name: string;
  readonly value: unknown;
  readonly key: string | undefined;
  readonly text: string | undefined;
}

/** The labels in an object, or what is wrong with them. May throw what reading it throws. */
function readLabels(labels: unknown): readonly Label[] | string {
  if (typeof labels !== "object" || labels === null || Array.isArray(labels))
    return "Labels of a metric must be an object";
  const told: Label[] = [];
  // The same fields, in the same order, as in finding them again.
  for (const name in labels) {
    if (told.length === MOST_LABELS) return `A metric can have ${MOST_LABELS} labels at most`;
    const value: unknown = Reflect.get(labels, name);
    if (!isLabelValue(value)) return "Labels of a metric must be texts, numbers, true or false";
    const text = cleanText(typeof value === "boolean" ? String(value) : value);
    told.push({ name, value, key: cleanText(name), text });
  }
  return told;
}

function isLabelValue(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return value === undefined || value === null || typeof value === "string" || typeof value === "boolean";
}

/** Labels that are the same come to the same text, whatever their order. */
function attributesOf(labels: readonly Label[]): string {
  const values = new Map<string, string>();
  for (const { key, text } of labels) if (key !== undefined && text !== undefined) values.set(key, text);
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(sorted.map(([key, stringValue]) => ({ key, value: { stringValue } })));
}

function isLong(text: unknown): boolean {
  return typeof text === "string" && text.length > LONGEST;
}
