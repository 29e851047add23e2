"""A program of one's own that tells by the OpenTelemetry SDK, in the words of the GenAI conventions: `otel.py SIGNAL`."""

import os
import sys

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.trace import SpanKind, Status, StatusCode

from telemetry import logging, metering, tracing

MODEL = "stand-in-1"


def traces():
    """An agent whose first request times out, and whose second asks for a tool."""
    provider = tracing()
    tracer = provider.get_tracer("swarm-of-my-own", "1.0.0")
    agent = os.environ["OTEL_SERVICE_NAME"] + "-agent"
    run = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": agent}
    with tracer.start_as_current_span(f"invoke_agent {agent}", attributes=run):
        chat = {"gen_ai.operation.name": "chat", "gen_ai.request.model": MODEL}
        failed = tracer.start_span(f"chat {MODEL}", kind=SpanKind.CLIENT, attributes=chat)
        failed.record_exception(TimeoutError("no answer"))
        failed.set_status(Status(StatusCode.ERROR))
        failed.end()
        usage = {
            "gen_ai.usage.input_tokens": 120,
            "gen_ai.usage.cache_read.input_tokens": 40,
            "gen_ai.usage.output_tokens": 30,
            "gen_ai.response.finish_reasons": ["tool_calls"],
        }
        tracer.start_span(f"chat {MODEL}", kind=SpanKind.CLIENT, attributes={**chat, **usage}).end()
        tool = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search"}
        tracer.start_span("execute_tool search", attributes=tool).end()
    provider.shutdown()


def metrics():
    """Points leave twice: what is cumulative is told again, and grows."""
    provider = metering()
    meter = provider.get_meter("swarm-of-my-own", "1.0.0")
    chat = {"gen_ai.operation.name": "chat", "gen_ai.response.model": MODEL}
    tokens = meter.create_histogram("gen_ai.client.token.usage", unit="{token}")
    duration = meter.create_histogram("gen_ai.client.operation.duration", unit="s")
    for amount, seconds in ((100, 0.5), (150, 1.5)):
        tokens.record(amount, {**chat, "gen_ai.token.type": "input"})
        tokens.record(amount // 10, {**chat, "gen_ai.token.type": "output"})
        duration.record(seconds, chat)
        provider.force_flush()
    provider.shutdown()


def logs():
    """What a coding agent tells in log records."""
    provider = logging()
    logger = provider.get_logger("cursor", "1.0.0")
    for name, tokens in (("one", 200), ("two", 300)):
        attributes = {"request_id": name, "model": MODEL, "input_tokens": tokens, "output_tokens": 20}
        logger.emit(
            LogRecord(
                event_name="cursor.api.request",
                body="cursor.api.request",
                severity_number=SeverityNumber.INFO,
                attributes=attributes,
            )
        )
    provider.shutdown()


{"traces": traces, "metrics": metrics, "logs": logs}[sys.argv[1]]()
