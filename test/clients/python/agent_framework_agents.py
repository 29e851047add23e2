"""Microsoft Agent Framework, which tells by spans and again by metrics: an agent uses tools, of which one fails, and another agent as a tool."""

import asyncio

from agent_framework import Agent
from agent_framework.observability import enable_instrumentation
from agent_framework.openai import OpenAIChatCompletionClient
from opentelemetry import metrics

from stand_in_model import calls, says, serve
from telemetry import metering, tracing

provider, meters = tracing(), metering()
metrics.set_meter_provider(meters)
enable_instrumentation()


def weather(city: str) -> str:
    """The weather of a city."""
    return f"sunny in {city}"


def forecast() -> str:
    """Does not work."""
    raise TimeoutError("no answer")


base = serve(
    [
        (calls("weather", city="Ulm"), 100, 40, 20),
        (calls("forecast"), 150, 0, 10),
        (calls("af_writer", task="Write."), 200, 0, 10),
        (says("Sunny."), 30, 0, 5),
        (says("It is sunny."), 250, 100, 15),
    ]
)
client = OpenAIChatCompletionClient(model="stand-in-1", api_key="none", base_url=base)
writer = Agent(client=client, name="af_writer", description="Writes.")
planner = Agent(client=client, name="af_planner", tools=[weather, forecast, writer.as_tool()])
asyncio.run(planner.run("How is the weather in Ulm?"))
provider.shutdown()
meters.shutdown()
