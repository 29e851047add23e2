// Names of OTLP in Prometheus, each written by hand from the specification.
import { describe, expect, it } from "vitest";
import { labelName, metricName } from "../../exporter/pass-through/names.ts";

type Kind = "gauge" | "counter" | "level" | "histogram" | "exponential" | "summary";

function nameOf(metric: string, unit: string, kind: Kind): readonly (string | undefined)[] {
  const isSum = kind === "counter" || kind === "level";
  const told = metricName({ metric, unit, kind: isSum ? "sum" : kind, monotonic: kind === "counter" });
  return [told?.name, told?.unit];
}

describe("the name of a metric", () => {
  it.each([
    ["http.server.request.duration", "s", "histogram", "http_server_request_duration_seconds", "seconds"],
    ["http.server.request.body.size", "By", "exponential", "http_server_request_body_size_bytes", "bytes"],
    ["http.server.active_requests", "{request}", "level", "http_server_active_requests", ""],
    ["http.client.requests", "{request}", "counter", "http_client_requests_total", ""],
    ["process.uptime", "min", "gauge", "process_uptime_minutes", "minutes"],
    ["rpc.duration", "ms", "summary", "rpc_duration_milliseconds", "milliseconds"],
    ["system.network.io", "By/s", "gauge", "system_network_io_bytes_per_second", "bytes_per_second"],
    ["hits", "{hit}/m", "gauge", "hits_per_minute", "per_minute"],
    ["hits", "1/s", "gauge", "hits_per_second", "per_second"],
    ["system.disk", "By/{device}", "gauge", "system_disk_bytes", "bytes"],
    ["sent", "By{payload}", "counter", "sent_bytes_total", "bytes"],
    ["room", "Cel", "gauge", "room_celsius", "celsius"],
    ["load", "%", "gauge", "load_percent", "percent"],
    ["disk", "TiBy", "gauge", "disk_tebibytes", "tebibytes"],
    ["cost", "USD", "counter", "cost_USD_total", "USD"],
    ["fuel", "l/100 km", "gauge", "fuel_l_per_100_km", "l_per_100_km"],
  ] as const)("%s in %s, a %s, is %s", (metric, unit, kind, ...expected) => {
    expect(nameOf(metric, unit, kind)).toEqual(expected);
  });

  it.each([
    ["cpu.utilization", "1", "gauge", "cpu_utilization_ratio", "ratio"],
    ["cache.hit_ratio", "1", "gauge", "cache_hit_ratio", "ratio"],
    ["items", "1", "counter", "items_total", ""],
    ["items", "1", "level", "items", ""],
  ] as const)("%s without a dimension, a %s %s, is %s", (metric, unit, kind, ...expected) => {
    expect(nameOf(metric, unit, kind)).toEqual(expected);
  });

  it.each([
    ["wait_seconds", "s", "gauge", "wait_seconds"],
    ["seconds.waited", "s", "gauge", "seconds_waited"],
    ["milliseconds.waited", "s", "gauge", "milliseconds_waited_seconds"],
    ["io.bytes_per_second", "By/s", "gauge", "io_bytes_per_second"],
    ["jobs_total", "", "counter", "jobs_total"],
    ["total.jobs", "", "counter", "jobs_total"],
    ["jobs_total_bytes", "By", "counter", "jobs_bytes_total"],
  ] as const)("%s in %s, a %s, says nothing twice: %s", (metric, unit, kind, name) => {
    expect(nameOf(metric, unit, kind)[0]).toBe(name);
  });

  it.each([
    ["a..b--c__d", "gauge", "a_b_c_d"],
    ["_private.", "gauge", "private"],
    ["größe", "gauge", "gr_e"],
    ["ns:rule", "gauge", "ns:rule"],
    ["2xx.answers", "counter", "_2xx_answers_total"],
    ["ページ", "gauge", undefined],
  ] as const)("%s, a %s, has no other characters: %s", (metric, kind, name) => {
    expect(nameOf(metric, "", kind)[0]).toBe(name);
  });
});

describe("the name of a label", () => {
  it.each([
    ["http.request.method", "http_request_method"],
    ["a__b..c", "a_b_c"],
    ["1st", "key_1st"],
    ["_hidden", "key_hidden"],
    ["__name__", "key_name_"],
    ["名", "key_"],
    ["Kept", "Kept"],
  ])("%s is %s", (key, name) => {
    expect(labelName(key)).toBe(name);
  });
});
