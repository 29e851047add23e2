"""The OpenAI Agents SDK, watched by OpenInference: an agent uses a tool and hands over to another, which answers."""

from agents import Agent, OpenAIChatCompletionsModel, Runner, function_tool, set_trace_processors
from openai import AsyncOpenAI
from openinference.instrumentation.openai_agents import OpenAIAgentsInstrumentor

from stand_in_model import calls, says, serve
from telemetry import tracing

provider = tracing()
set_trace_processors([])
OpenAIAgentsInstrumentor().instrument(tracer_provider=provider)


@function_tool
def weather(city: str) -> str:
    """The weather of a city."""
    return f"sunny in {city}"


base = serve(
    [
        (calls("weather", city="Ulm"), 100, 40, 20),
        (calls("transfer_to_openai_writer"), 150, 0, 10),
        (says("Sunny."), 30, 0, 5),
    ]
)
model = OpenAIChatCompletionsModel(model="stand-in-1", openai_client=AsyncOpenAI(base_url=base, api_key="none"))
writer = Agent(name="openai_writer", model=model)
planner = Agent(name="openai_planner", model=model, tools=[weather], handoffs=[writer])
Runner.run_sync(planner, "How is the weather in Ulm?")
provider.shutdown()
