// An answer is understood however the network cuts it.
import { describe, expect, it } from "vitest";
import { HttpAnswer } from "../../bench/lib/http-answer.ts";

const whole = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const chunked = "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nA\r\nlo, people\r\n0\r\n\r\n";

function readIn(text: string, size: number): HttpAnswer {
  const answer = new HttpAnswer(true);
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length; at += size) {
    expect(answer.done).toBe(false);
    // The network's buffer is used again for what comes next.
    const piece = Buffer.from(bytes.subarray(at, at + size));
    answer.push(piece);
    piece.fill(0);
  }
  return answer;
}

describe.each([1, 2, 3, 7, 1000])("in pieces of %d bytes", (size) => {
  it("reads a body of known length", () => {
    const { done, status, bytes, body } = readIn(whole, size);
    expect([done, status, bytes, body.toString()]).toEqual([true, 200, 5, "hello"]);
  });

  it("reads chunks, to the very last byte", () => {
    const { done, status, bytes, body } = readIn(chunked, size);
    expect([done, status, bytes, body.toString()]).toEqual([true, 202, 13, "hello, people"]);
  });

  it("ends an answer without a body with its head", () => {
    expect(readIn("HTTP/1.1 204 No Content\r\n\r\n", size).done).toBe(true);
  });
});

describe("HttpAnswer", () => {
  it("keeps no body nobody asked for", () => {
    const answer = new HttpAnswer(false);
    answer.push(Buffer.from(whole));
    expect([answer.bytes, answer.body.length]).toEqual([5, 0]);
  });

  it("refuses what is no answer", () => {
    expect(() => readIn("GET / HTTP/1.1\r\n\r\n", 100)).toThrow("no HTTP answer");
    expect(() => readIn(chunked.replace("3\r\n", "x\r\n"), 100)).toThrow("no size of a chunk");
  });
});
