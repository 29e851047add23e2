"""LiteLLM, which tells each request by its own callback: asked and asked asynchronously, and one that is refused."""

import asyncio

import litellm
from opentelemetry import trace

from stand_in_model import fails, says, serve

litellm.callbacks = ["otel"]
litellm.suppress_debug_info = True
base = serve([(says("Sunny."), 100, 0, 20), (says("Sunny."), 80, 0, 8), (fails(429), 0, 0, 0)])
request = {
    "model": "openai/stand-in-1",
    "messages": [{"role": "user", "content": "How is the weather in Ulm?"}],
    "api_base": base,
    "api_key": "none",
    "max_retries": 0,
}


async def ask():
    await litellm.acompletion(**request)
    try:
        await litellm.acompletion(**request)
    except litellm.RateLimitError:
        pass
    # Callbacks are called a little later.
    await asyncio.sleep(1)


litellm.completion(**request)
asyncio.run(ask())
trace.get_tracer_provider().shutdown()
