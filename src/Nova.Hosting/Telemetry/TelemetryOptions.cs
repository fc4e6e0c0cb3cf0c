using Nova.Hosting.Configuration;

namespace Nova.Hosting.Telemetry;

/// <summary>Where traces go: section <c>[tracing]</c>. Without an endpoint no trace is even begun.</summary>
/// <param name="Endpoint">OTLP collector.</param>
/// <param name="Grpc">OTLP over gRPC; otherwise over HTTP with protobuf.</param>
/// <param name="SampleRatio">Which share of the traces that begin here is recorded; a trace begun elsewhere is recorded as its beginner decided.</param>
internal sealed record TelemetryOptions(Uri? Endpoint, bool Grpc, double SampleRatio) : IOptionSection<TelemetryOptions>
{
    public static TelemetryOptions Read(OptionReader options) => new(
        options.OptionalUri("tracing", "otlp_endpoint"),
        options.Choice("tracing", "otlp_protocol", true, [("grpc", true), ("http/protobuf", false)]),
        options.Float("tracing", "sample_ratio", 1.0, min: 0, max: 1));
}
