"""A stand-in of a provider of models on 127.0.0.1, in the words of OpenAI's chat completions: gives the answers it was told, in turn."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


def says(text):
    return {"role": "assistant", "content": text}, "stop"


def calls(tool, **arguments):
    call = {"id": f"call-{tool}", "type": "function", "function": {"name": tool, "arguments": json.dumps(arguments)}}
    return {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"


def serve(answers):
    """Starts it; gives the base of its address. An answer: what is said, then tokens read, of these cached, and written."""
    left = iter(enumerate(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            number, ((message, reason), read, cached, written) = next(left)
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
            data = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/v1"
