// Reads the exporter's own page, to know when a threshold is crossed before Prometheus does.

/** Series of a text page: name with labels → value. */
export async function scrape(exporter: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${exporter}/metrics`)).text();
  return new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const at = line.lastIndexOf(" ");
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
  );
}
