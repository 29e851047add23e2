"""An agent of LangGraph with a fake model of LangChain, watched by OpenLLMetry or by OpenInference: `langgraph_agent.py WATCHER`."""

import sys

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool
from langgraph.prebuilt import create_react_agent

from telemetry import tracing

provider = tracing()
if sys.argv[1] == "openinference":
    from openinference.instrumentation.langchain import LangChainInstrumentor
else:
    from opentelemetry.instrumentation.langchain import LangchainInstrumentor as LangChainInstrumentor
LangChainInstrumentor().instrument(tracer_provider=provider)


class FakeModel(BaseChatModel):
    """Answers what it was given, in turn, and says what models say of themselves."""

    model: str = "stand-in-1"
    answers: list

    @property
    def _llm_type(self):
        return "fake"

    @property
    def _identifying_params(self):
        return {"model": self.model}

    def bind_tools(self, tools, **kwargs):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        generation = ChatGeneration(message=self.answers.pop(0))
        return ChatResult(generations=[generation], llm_output={"model_name": self.model})


@tool
def weather(city: str) -> str:
    """The weather of a city."""
    return f"sunny in {city}"


def usage(read, written, cached, reasoning):
    return {
        "input_tokens": read,
        "output_tokens": written,
        "total_tokens": read + written,
        "input_token_details": {"cache_read": cached},
        "output_token_details": {"reasoning": reasoning},
    }


answers = [
    AIMessage(
        content="",
        tool_calls=[{"id": "call-1", "name": "weather", "args": {"city": "Ulm"}}],
        usage_metadata=usage(100, 20, 40, 8),
    ),
    AIMessage(
        content="Sunny.",
        usage_metadata=usage(150, 10, 0, 0),
    ),
]
agent = create_react_agent(FakeModel(answers=answers), [weather], name="langgraph-forecaster")
agent.invoke({"messages": [{"role": "user", "content": "How is the weather in Ulm?"}]})
provider.shutdown()
