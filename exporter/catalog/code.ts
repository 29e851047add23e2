// What coding agents leave behind: lines, commits, pull requests. Business layer.
import { counter } from "./define.ts";
import { agent, change } from "./labels.ts";

export const lines = counter("swarm_code_lines_total", "Lines of code that were added and removed.", {
  unit: "none",
  layer: "business",
  labels: [agent, change],
});
export const commits = counter("swarm_code_commits_total", "Commits that were made.", {
  unit: "none",
  layer: "business",
  labels: [agent],
});
export const pullRequests = counter("swarm_code_pull_requests_total", "Pull requests that were opened.", {
  unit: "none",
  layer: "business",
  labels: [agent],
});
