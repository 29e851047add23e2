// The few pieces of Markdown that generated documents are made of.

/** First line of every generated document: where it comes from and how to change it. */
export function generatedFrom(source: string): string {
  return `<!-- Generated from ${source} by \`npm run generate\`. Do not edit. -->`;
}

/** A table; cells may hold any text but line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`);
  return lines.join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A document: parts separated by an empty line, one newline at the end. */
export function page(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}

/** Milliseconds as people read them. */
export function duration(ms: number): string {
  return ms < 60_000 ? `${String(ms / 1000)} s` : `${String(ms / 60_000)} min`;
}
