// Attributes of a record. Senders write the same keys in the same order again and again: the keys of one record are a shape,
// which is shared by all that have the same, and knows once and for all where in them a meaning is to be found. A record then
// costs a list of values, and no table of its own.

/**
 * Whole numbers beyond 2^53 are rounded, texts are cut at 256 characters. Of an array it is the first scalar; maps, bytes and
 * empty values are absent.
 */
export type Value = string | number | boolean;

/** Attributes as they are read. */
export type Attributes = Pick<
  AttributeList,
  "get" | "has" | "first" | "each" | "size" | "shape" | typeof Symbol.iterator
>;

/** Keys beyond so many are looked up in a table of the record: where senders write that many, few are the same. */
const MOST_KEYS = 64;
/** Shapes kept: nobody has that many who does not make up keys. Records that would have a further one have a table. */
const MOST_SHAPES = 2_048;
/** So many times there may be no shape to be had before all are forgotten and learnt anew: to learn one costs much more than a table. */
const PATIENCE = 100_000;

let shapes = 0;
let missed = 0;

/** Keys in the order they came, each once. */
export class Shape {
  readonly keys: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #next = new Map<string, Shape>();
  /** Where it was gone on to the last time: nearly always it is there again. */
  #lastKey: string | undefined;
  #last: Shape = this;
  /** By a list of keys: where those of them are that are there, in the order of the list. */
  readonly #found = new Map<readonly string[], readonly number[]>();

  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.#places = new Map(keys.map((key, place) => [key, place]));
  }

  /** Where a key is; undefined if it is not there. */
  placeOf(key: string): number | undefined {
    return this.#places.get(key);
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  /** Where those of a list are that are there. The list is known by its identity. */
  placesOf(keys: readonly string[]): readonly number[] {
    return this.#found.get(keys) ?? this.#find(keys);
  }

  /** With one key more; itself, if the key is there; undefined if there are too many shapes. */
  with(key: string): Shape | undefined {
    if (key === this.#lastKey) return this.#last;
    const next = this.#places.has(key) ? this : (this.#next.get(key) ?? this.#make(key));
    if (next === undefined) return undefined;
    this.#lastKey = key;
    this.#last = next;
    return next;
  }

  forget(): void {
    this.#next.clear();
    this.#lastKey = undefined;
  }

  #find(keys: readonly string[]): readonly number[] {
    const places = keys.map((key) => this.#places.get(key)).filter((place) => place !== undefined);
    this.#found.set(keys, places);
    return places;
  }

  #make(key: string): Shape | undefined {
    if (shapes >= MOST_SHAPES) {
      if (++missed < PATIENCE) return undefined;
      shapes = 0;
      missed = 0;
      NO_KEYS.forget();
    }
    shapes++;
    const made = new Shape([...this.keys, key]);
    this.#next.set(key, made);
    return made;
  }
}

const NO_KEYS = new Shape([]);

export class AttributeList {
  #shape = NO_KEYS;
  readonly #values: Value[] = [];
  /** What has no place in a shape. */
  #more: Map<string, Value> | undefined;

  static of(pairs: Iterable<readonly [string, Value]>): AttributeList {
    const made = new AttributeList();
    for (const [key, value] of pairs) made.set(key, value);
    return made;
  }

  get size(): number {
    return this.#values.length + (this.#more?.size ?? 0);
  }

  /** Its keys; undefined if it has none that is shared. */
  get shape(): Shape | undefined {
    return this.#more === undefined ? this.#shape : undefined;
  }

  get(key: string): Value | undefined {
    const place = this.#shape.placeOf(key);
    return place === undefined ? this.#more?.get(key) : this.#values[place];
  }

  /** What is read of the first of these keys that is there and can be read. The list is known by its identity. */
  first<T>(keys: readonly string[], read: (value: Value, key: string) => T | undefined): T | undefined {
    if (this.#more !== undefined) return this.#firstOf(keys, read);
    for (const place of this.#shape.placesOf(keys)) {
      const value = this.#values[place];
      const told = value === undefined ? undefined : read(value, this.#shape.keys[place] ?? "");
      if (told !== undefined) return told;
    }
    return undefined;
  }

  has(key: string): boolean {
    return this.#shape.placeOf(key) !== undefined || this.#more?.has(key) === true;
  }

  /** Adds a value. Of a key that is told twice the last one counts. */
  set(key: string, value: Value): this {
    if (this.#more !== undefined || this.#values.length >= MOST_KEYS) return this.#setMore(key, value);
    const next = this.#shape.with(key);
    if (next === undefined) return this.#setMore(key, value);
    if (next === this.#shape) this.#values[next.placeOf(key) ?? 0] = value;
    else {
      this.#shape = next;
      this.#values.push(value);
    }
    return this;
  }

  /** Calls back for each, in the order they came. */
  each(visit: (key: string, value: Value) => void): void {
    const { keys } = this.#shape;
    for (let place = 0; place < this.#values.length; place++) visit(keys[place] ?? "", this.#values[place] ?? "");
    this.#more?.forEach((value, key) => visit(key, value));
  }

  *[Symbol.iterator](): Generator<readonly [string, Value]> {
    for (const [place, key] of this.#shape.keys.entries()) {
      const value = this.#values[place];
      if (value !== undefined) yield [key, value];
    }
    if (this.#more !== undefined) yield* this.#more;
  }

  #firstOf<T>(keys: readonly string[], read: (value: Value, key: string) => T | undefined): T | undefined {
    for (const key of keys) {
      const value = this.get(key);
      const told = value === undefined ? undefined : read(value, key);
      if (told !== undefined) return told;
    }
    return undefined;
  }

  #setMore(key: string, value: Value): this {
    const place = this.#shape.placeOf(key);
    if (place === undefined) (this.#more ??= new Map<string, Value>()).set(key, value);
    else this.#values[place] = value;
    return this;
  }
}
