import { describe, expect, it } from "vitest";
import { quantityOf } from "../../dashboards/units.ts";
import { counter, gauge, histogram, info } from "../../exporter/catalog/define.ts";

const layer = "system";
const known = {
  metrics: [
    counter("t_jobs_total", "Jobs.", { unit: "tasks", layer }),
    counter("t_cpu_seconds_total", "Processor time.", { unit: "seconds", layer }),
    counter("t_read_bytes_total", "Bytes.", { unit: "bytes", layer }),
    gauge("t_depth", "Depth.", { unit: "tasks", layer }),
    gauge("t_slots", "Slots.", { unit: "none", layer }),
    counter("t_cost_usd_total", "Cost.", { unit: "usd", layer }),
    counter("t_read_tokens_total", "Tokens.", { unit: "tokens", layer }),
    gauge("t_share", "Share.", { unit: "ratio", layer }),
    gauge("t_born_timestamp_seconds", "Birth.", { unit: "timestamp_seconds", layer }),
    histogram("t_run_seconds", "Run.", { unit: "seconds", layer, buckets: [1] }),
    histogram("t_batch_messages", "Batch.", { unit: "messages", layer, buckets: [1] }),
    info("t_info", "Identity.", { layer }),
  ],
  extra: new Map([["up", ["job", "instance"]]]),
};

describe("quantityOf", () => {
  it.each([
    ["t_depth", "a number"],
    ["up", "a number"],
    ["count(t_share)", "a number"],
    ["t_depth * t_info", "a number"],
    ["increase(t_jobs_total[$__range])", "a number"],
    ["rate(t_jobs_total[$__rate_interval])", "a number per second"],
    ["sum(rate(t_jobs_total[5m])) * 60", "a number per minute"],
    ["rate(t_run_seconds_count[5m])", "a number per second"],
    ["t_share", "a ratio"],
    ["t_depth / (t_slots > 0)", "a ratio"],
    ["1 - t_depth / t_slots", "a ratio"],
    ["(t_share + t_share) / 2", "a ratio"],
    ["rate(t_cpu_seconds_total[5m])", "a ratio"],
    ["t_run_seconds_bucket / t_run_seconds_count", "a ratio"],
    ["rate(t_run_seconds_sum[5m]) / rate(t_run_seconds_count[5m])", "seconds"],
    ["rate(t_batch_messages_sum[5m]) / rate(t_batch_messages_count[5m])", "a number"],
    ["histogram_quantile(0.9, sum by (le) (rate(t_run_seconds_bucket[5m])))", "seconds"],
    ["histogram_quantile(0.9, sum by (le) (rate(t_batch_messages_bucket[5m])))", "a number"],
    ["time() - t_born_timestamp_seconds", "seconds"],
    ["t_depth / (rate(t_jobs_total[5m]) > 0)", "seconds"],
    ["rate(t_cpu_seconds_total[5m]) / rate(t_jobs_total[5m])", "seconds"],
    ["rate(t_read_bytes_total[5m])", "bytes per second"],
    ["rate(t_read_bytes_total[5m]) / rate(t_jobs_total[5m])", "bytes"],
    ["increase(t_cost_usd_total[5m])", "US dollars"],
    ["rate(t_cost_usd_total[5m]) * 3600", "US dollars per hour"],
    ["rate(t_cost_usd_total[5m]) / rate(t_jobs_total[5m])", "US dollars"],
    ["rate(t_read_tokens_total[5m])", "a number per second"],
    ["t_depth and t_share", "a number"],
    ["quantile(0.5, t_depth)", "a number"],
    ["max_over_time(t_share[5m])", "a ratio"],
  ])("%s gives %s", (expr, quantity) => {
    expect(quantityOf(expr, known)).toBe(quantity);
  });

  it.each([
    ["what is not PromQL", "t_depth +"],
    ["an unknown metric", "t_dept"],
    ["seconds and bytes added", "t_run_seconds_sum + t_read_bytes_total"],
    ["a time without an origin", "t_born_timestamp_seconds"],
    ["a product of times", "t_born_timestamp_seconds * t_depth"],
    ["seconds squared", "t_run_seconds_sum * t_run_seconds_sum"],
    ["an odd factor", "t_depth * 3"],
    ["dollars a second", "rate(t_cost_usd_total[5m])"],
    ["hours of something else", "rate(t_jobs_total[5m]) * 3600"],
    ["dollars and tokens added", "t_cost_usd_total + t_read_tokens_total"],
    ["minutes of something else", "t_depth * 60"],
  ])("gives nothing for %s", (_, expr) => {
    expect(quantityOf(expr, known)).toBeUndefined();
  });
});
