// A page rendered whole from families of series: what the page that is kept must be equal to.
import { ending, renderFamily, type Family, type Format, type Page } from "../../exporter/exposition/page.ts";

/** Writes the families in the order given; each metric must be in one only. A family without series is left out. */
export function renderPage(families: Iterable<Family>, format: Format): Page {
  let text = "";
  let series = 0;
  for (const family of families) {
    const page = renderFamily(family, format);
    text += page.text;
    series += page.series;
  }
  return { text: text + ending(format), series };
}
