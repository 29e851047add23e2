// Host: utilization, saturation and errors of the machine's resources, as counters where the kernel counts. System layer.
import { counter, gauge } from "./define.ts";
import { cpu, cpuMode, device, fstype, loadWindow, mountpoint, pressureResource } from "./labels.ts";

const system = "system";

export const cpuSeconds = counter("swarm_host_cpu_seconds_total", "Time a processor spent in a mode, in seconds.", {
  unit: "seconds",
  layer: system,
  labels: [cpu, cpuMode],
});
export const procsRunning = gauge("swarm_host_processes_running", "Processes that run or want to.", {
  unit: "none",
  layer: system,
});
export const procsBlocked = gauge("swarm_host_processes_blocked", "Processes blocked on input or output.", {
  unit: "none",
  layer: system,
});
export const load = gauge("swarm_host_load_average", "Load average of the host by window.", {
  unit: "none",
  layer: system,
  labels: [loadWindow],
});
export const pressureWaiting = counter(
  "swarm_host_pressure_waiting_seconds_total",
  "Time in which at least one process waited for a resource, in seconds (PSI some).",
  { unit: "seconds", layer: system, labels: [pressureResource] },
);
export const pressureStalled = counter(
  "swarm_host_pressure_stalled_seconds_total",
  "Time in which every process waited for a resource, in seconds (PSI full).",
  { unit: "seconds", layer: system, labels: [pressureResource] },
);

export const memoryTotal = gauge("swarm_host_memory_total_bytes", "Memory of the host in bytes.", {
  unit: "bytes",
  layer: system,
});
export const memoryAvailable = gauge(
  "swarm_host_memory_available_bytes",
  "Memory that can be given out without swapping, in bytes.",
  { unit: "bytes", layer: system },
);
export const memoryFree = gauge("swarm_host_memory_free_bytes", "Memory that holds nothing at all, in bytes.", {
  unit: "bytes",
  layer: system,
});
export const memoryCached = gauge(
  "swarm_host_memory_cached_bytes",
  "Memory that holds cached file pages and buffers, in bytes.",
  {
    unit: "bytes",
    layer: system,
  },
);
export const swapTotal = gauge("swarm_host_swap_total_bytes", "Swap space in bytes.", { unit: "bytes", layer: system });
export const swapFree = gauge("swarm_host_swap_free_bytes", "Swap space not in use, in bytes.", {
  unit: "bytes",
  layer: system,
});
export const swapIn = counter("swarm_host_swap_in_bytes_total", "Bytes read back from swap.", {
  unit: "bytes",
  layer: system,
});
export const swapOut = counter("swarm_host_swap_out_bytes_total", "Bytes written to swap.", {
  unit: "bytes",
  layer: system,
});
export const oomKills = counter("swarm_host_oom_kills_total", "Processes the kernel killed for want of memory.", {
  unit: "none",
  layer: system,
});

export const diskReadBytes = counter("swarm_host_disk_read_bytes_total", "Bytes read from a disk.", {
  unit: "bytes",
  layer: system,
  labels: [device],
});
export const diskWrittenBytes = counter("swarm_host_disk_written_bytes_total", "Bytes written to a disk.", {
  unit: "bytes",
  layer: system,
  labels: [device],
});
export const diskReads = counter("swarm_host_disk_reads_total", "Read operations a disk completed.", {
  unit: "none",
  layer: system,
  labels: [device],
});
export const diskWrites = counter("swarm_host_disk_writes_total", "Write operations a disk completed.", {
  unit: "none",
  layer: system,
  labels: [device],
});
export const diskReadSeconds = counter(
  "swarm_host_disk_read_seconds_total",
  "Time read operations took in all, in seconds.",
  {
    unit: "seconds",
    layer: system,
    labels: [device],
  },
);
export const diskWriteSeconds = counter(
  "swarm_host_disk_write_seconds_total",
  "Time write operations took in all, in seconds.",
  {
    unit: "seconds",
    layer: system,
    labels: [device],
  },
);
export const diskBusySeconds = counter("swarm_host_disk_busy_seconds_total", "Time a disk had work, in seconds.", {
  unit: "seconds",
  layer: system,
  labels: [device],
});
export const diskQueueSeconds = counter(
  "swarm_host_disk_queue_seconds_total",
  "Time operations spent in a disk's queue in all, in seconds; its rate is the mean queue length.",
  { unit: "seconds", layer: system, labels: [device] },
);

export const filesystemSize = gauge("swarm_host_filesystem_size_bytes", "Size of a filesystem in bytes.", {
  unit: "bytes",
  layer: system,
  labels: [device, mountpoint, fstype],
});
export const filesystemUsed = gauge(
  "swarm_host_filesystem_used_bytes",
  "Bytes of a filesystem in use; the share in use as df shows it is this by this plus what is available.",
  { unit: "bytes", layer: system, labels: [device, mountpoint, fstype] },
);
export const filesystemAvailable = gauge(
  "swarm_host_filesystem_available_bytes",
  "Bytes of a filesystem that ordinary users can still write.",
  { unit: "bytes", layer: system, labels: [device, mountpoint, fstype] },
);
export const filesystemFiles = gauge("swarm_host_filesystem_files", "File nodes of a filesystem.", {
  unit: "none",
  layer: system,
  labels: [device, mountpoint, fstype],
});
export const filesystemFilesFree = gauge(
  "swarm_host_filesystem_files_free",
  "File nodes of a filesystem that are not in use.",
  {
    unit: "none",
    layer: system,
    labels: [device, mountpoint, fstype],
  },
);

export const networkReceiveBytes = counter(
  "swarm_host_network_receive_bytes_total",
  "Bytes a network device received.",
  {
    unit: "bytes",
    layer: system,
    labels: [device],
  },
);
export const networkTransmitBytes = counter("swarm_host_network_transmit_bytes_total", "Bytes a network device sent.", {
  unit: "bytes",
  layer: system,
  labels: [device],
});
export const networkReceivePackets = counter(
  "swarm_host_network_receive_packets_total",
  "Packets a network device received.",
  {
    unit: "none",
    layer: system,
    labels: [device],
  },
);
export const networkTransmitPackets = counter(
  "swarm_host_network_transmit_packets_total",
  "Packets a network device sent.",
  {
    unit: "none",
    layer: system,
    labels: [device],
  },
);
export const networkReceiveErrors = counter(
  "swarm_host_network_receive_errors_total",
  "Packets received with an error.",
  {
    unit: "none",
    layer: system,
    labels: [device],
  },
);
export const networkTransmitErrors = counter(
  "swarm_host_network_transmit_errors_total",
  "Packets not sent because of an error.",
  {
    unit: "none",
    layer: system,
    labels: [device],
  },
);
export const networkReceiveDrops = counter("swarm_host_network_receive_drops_total", "Packets dropped on receipt.", {
  unit: "none",
  layer: system,
  labels: [device],
});
export const networkTransmitDrops = counter(
  "swarm_host_network_transmit_drops_total",
  "Packets dropped before sending.",
  {
    unit: "none",
    layer: system,
    labels: [device],
  },
);

export const uptime = gauge("swarm_host_uptime_seconds", "Time since the host started, in seconds.", {
  unit: "seconds",
  layer: system,
});
