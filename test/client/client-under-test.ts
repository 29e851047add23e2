// A client that ends with the test, and the problems it told.
import { onTestFinished } from "vitest";
import { swarm, type Client, type ClientOptions, type Problem } from "../../client/index.ts";

export interface UnderTest {
  readonly client: Client;
  readonly problems: readonly Problem[];
}

/** Events wait for an hour, unless told otherwise: a test says itself when they are sent. */
export function clientOf(url: string, options: ClientOptions = {}): UnderTest {
  const problems: Problem[] = [];
  const client = swarm({ url, flushEvery: 3600, onProblem: (problem) => problems.push(problem), ...options });
  onTestFinished(async () => {
    await client.close(0);
  });
  return { client, problems };
}
