"""A stand-in of a provider of models on 127.0.0.1, in the words of OpenAI's chat completions: gives the answers it was told, in turn."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


def says(text):
    return {"role": "assistant", "content": text}, "stop"


def calls(tool, **arguments):
    call = {"id": f"call-{tool}", "type": "function", "function": {"name": tool, "arguments": json.dumps(arguments)}}
    return {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"


def fails(status):
    return {"error": {"message": "not now", "type": "stand_in"}}, status


def serve(answers):
    """Starts it; gives the base of its address. An answer: what is said, then tokens read, of these cached, and written."""
    left = iter(enumerate(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            number, ((message, reason), read, cached, written) = next(left)
            if "error" in message:
                return self.answer(reason, message)
            body = {
                "id": f"answer-{number}",
                "object": "chat.completion",
                "created": 1,
                "model": "stand-in-1",
                "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
                "usage": {
                    "prompt_tokens": read,
                    "completion_tokens": written,
                    "total_tokens": read + written,
                    "prompt_tokens_details": {"cached_tokens": cached},
                    "completion_tokens_details": {"reasoning_tokens": 0},
                },
            }
            if request.get("stream"):
                return self.stream(body)
            self.answer(200, body)

        def stream(self, body):
            """Says all at once, and then what it took."""
            choice, usage = body["choices"][0], body.pop("usage")
            choice["delta"] = choice.pop("message")
            parts = [body, {**body, "choices": [], "usage": usage}]
            events = [json.dumps({**part, "object": "chat.completion.chunk"}) for part in parts] + ["[DONE]"]
            self.send("text/event-stream", 200, "".join(f"data: {event}\n\n" for event in events))

        def answer(self, status, body):
            self.send("application/json", status, json.dumps(body))

        def send(self, kind, status, text):
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/v1"
