// The one question the picture asks Prometheus, and the door through which the answer comes in.

/** A series over time: seconds since the epoch and value. Values that are not numbers are left out. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [seconds: number, value: number])[];
}

export interface PromClient {
  /** Times in seconds since the epoch, the step in seconds. */
  range(expr: string, start: number, end: number, step: number): Promise<readonly Series[]>;
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { metric: Record<string, string>; values: [number, string][] }[] };
}

/** Asks a Prometheus at an address such as `http://127.0.0.1:9090`. Throws with Prometheus' own words if it refuses. */
export function promClient(baseUrl: string): PromClient {
  return {
    async range(expr, start, end, step) {
      const body = new URLSearchParams({ query: expr, start: String(start), end: String(end), step: String(step) });
      const response = await fetch(new URL("/api/v1/query_range", baseUrl), { method: "POST", body });
      const answer = (await response.json()) as Answer;
      if (answer.status !== "success")
        throw new Error(`Prometheus refuses ${expr}: ${answer.error ?? response.statusText}`);
      return answer.data.result.map(({ metric, values }) => ({
        labels: metric,
        points: values
          .map(([time, value]) => [time, Number(value)] as const)
          .filter(([, value]) => Number.isFinite(value)),
      }));
    },
  };
}
