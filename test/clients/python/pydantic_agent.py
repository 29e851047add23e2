"""Pydantic AI with its own stand-in of a model, instrumented by itself: an agent with a tool, and metrics beside its spans."""

from pydantic_ai import Agent, InstrumentationSettings
from pydantic_ai.capabilities import Instrumentation
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import FunctionModel
from pydantic_ai.usage import RequestUsage

from telemetry import metering, tracing

provider, meters = tracing(), metering()


def answer(messages, _):
    if len(messages) == 1:
        parts, usage = [ToolCallPart("weather", {"city": "Ulm"})], RequestUsage(input_tokens=100, cache_read_tokens=40, output_tokens=20)
    else:
        parts, usage = [TextPart("Sunny.")], RequestUsage(input_tokens=150, output_tokens=10)
    return ModelResponse(parts=parts, usage=usage, model_name="stand-in-1")


agent = Agent(
    FunctionModel(answer, model_name="stand-in-1"),
    name="pydantic-forecaster",
    capabilities=[Instrumentation(settings=InstrumentationSettings(tracer_provider=provider, meter_provider=meters))],
)


@agent.tool_plain
def weather(city: str) -> str:
    """The weather of a city."""
    return f"sunny in {city}"


agent.run_sync("How is the weather in Ulm?")
provider.shutdown()
meters.shutdown()
