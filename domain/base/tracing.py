"""Spans: what took how long, from a request through its statements to the jobs it promised.

Where nobody set a place to send them to (`start`), nothing is made and nothing is asked: a span costs a comparison.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final, TypeAlias

from opentelemetry import trace
from opentelemetry.context import attach, detach
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy import event
from sqlalchemy.engine import Engine

from domain.base.errors import Broken

Attribute: TypeAlias = str | bool | int | float

_PARENT: Final = "traceparent"
_W3C: Final = TraceContextTextMapPropagator()
_QUIET: Final = nullcontext(None)
STATEMENT_CHARACTERS: Final = 300
"""Of a statement, which never has a value in it: those travel beside it."""

_tracer: Tracer | None = None
_stop: Callable[[], None] | None = None


def on() -> bool:
    """Whether spans are made."""
    return _tracer is not None


def span(
    name: str, attributes: Mapping[str, Attribute] | None = None, *, links: Iterable[str | None] = ()
) -> AbstractContextManager[Span | None]:
    """A span around what is inside, in the one that is open; `links` are the traceparents of what it was promised by."""
    if _tracer is None:
        return _QUIET
    return _opened(_tracer, name, SpanKind.INTERNAL, attributes, [found for each in links if (found := _link(each))])


@contextmanager
def answering(name: str, headers: Mapping[bytes, bytes]) -> Iterator[Span | None]:
    """The span of one request, in the trace that its `traceparent` names or in a new one."""
    if _tracer is None:
        yield None
        return
    said = {
        each.decode(): headers[each].decode("latin-1") for each in (b"traceparent", b"tracestate") if each in headers
    }
    held = attach(_W3C.extract(said))
    try:
        with _opened(_tracer, name, SpanKind.SERVER) as opened:
            yield opened
    finally:
        detach(held)


def traceparent() -> str | None:
    """What names the open span to others (W3C Trace Context); None where none is."""
    if _tracer is None:
        return None
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get(_PARENT)


def start(endpoint: str, service: str) -> None:
    """From now on spans go to this collector, by OTLP over HTTP; an empty endpoint changes nothing.

    How many traces are kept is said as everywhere: OTEL_TRACES_SAMPLER and its kin.
    Errors   Broken for an endpoint that is no URL.
    """
    if not endpoint:
        return
    if not endpoint.startswith(("http://", "https://")):
        raise Broken(f"OTLP_ENDPOINT is {endpoint!r}; it has to be a URL such as http://127.0.0.1:4318.")
    # Half a second of imports that nobody needs who sends no traces.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    use(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")), service)


def use(processor: Any, service: str) -> None:
    """Spans go through this processor of the SDK from now on."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    global _tracer, _stop
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(processor)
    if _tracer is None:
        event.listen(Engine, "before_cursor_execute", _begin)
        event.listen(Engine, "after_cursor_execute", _end)
        event.listen(Engine, "handle_error", _fail)
    _tracer, _stop = provider.get_tracer("etalage"), provider.shutdown


def stop() -> None:
    """What was not sent yet is sent, for a process that ends without ceremony."""
    if _stop is not None:
        _stop()


@contextmanager
def _opened(
    tracer: Tracer,
    name: str,
    kind: SpanKind,
    attributes: Mapping[str, Attribute] | None = None,
    links: Sequence[Link] = (),
) -> Iterator[Span]:
    # What an error says may be what a shopper typed, so a span gets no more than the name of its class.
    with tracer.start_as_current_span(
        name, kind=kind, attributes=attributes, links=links, record_exception=False, set_status_on_exception=False
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            opened.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def _link(traceparent: str | None) -> Link | None:
    if traceparent is None:
        return None
    found = trace.get_current_span(_W3C.extract({_PARENT: traceparent})).get_span_context()
    return Link(found) if found.is_valid else None


def _begin(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: Any) -> None:
    if _tracer is None or context is None or not trace.get_current_span().is_recording():
        return
    name = statement.lstrip().partition(" ")[0].partition("\n")[0].upper()
    attributes = {"db.system.name": "postgresql", "db.query.text": statement[:STATEMENT_CHARACTERS]}
    context.etalage_span = _tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)


def _end(_connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: Any) -> None:
    if (opened := getattr(context, "etalage_span", None)) is not None:
        opened.end()


def _fail(failure: Any) -> None:
    if (opened := getattr(failure.execution_context, "etalage_span", None)) is not None:
        opened.set_status(Status(StatusCode.ERROR, type(failure.original_exception).__name__))
        opened.end()
