import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { promClient } from "../../../scripts/picture/prom-client.ts";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A server that gives one answer and keeps the bodies it was sent. */
async function serverWith(answer: object): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (chunk: string) => bodies.push(`${request.url ?? ""} ${chunk}`));
    request.on("end", () => response.end(JSON.stringify(answer)));
  });
  stops.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, bodies };
}

describe("promClient", () => {
  it("asks for a range and leaves out what is not a number", async () => {
    const values = [
      [1, "2.5"],
      [11, "NaN"],
      [21, "+Inf"],
      [31, "0"],
    ];
    const { url, bodies } = await serverWith({ status: "success", data: { result: [{ metric: { a: "b" }, values }] } });
    expect(await promClient(url).range('t{a="b"}', 1, 31, 10)).toEqual([
      {
        labels: { a: "b" },
        points: [
          [1, 2.5],
          [31, 0],
        ],
      },
    ]);
    expect(bodies).toEqual(["/api/v1/query_range query=t%7Ba%3D%22b%22%7D&start=1&end=31&step=10"]);
  });

  it("passes on why Prometheus refuses", async () => {
    const { url } = await serverWith({ status: "error", error: "parse error" });
    await expect(promClient(url).range("t{", 1, 2, 1)).rejects.toThrow("Prometheus refuses t{: parse error");
  });
});
