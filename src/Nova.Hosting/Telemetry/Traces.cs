using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Nova.Hosting.Telemetry;

/// <summary>Exports the spans of this process by OTLP, if a collector is configured.</summary>
internal static class Traces
{
    /// <summary>Null where nothing is exported: then nobody listens to the sources and spans cost nothing.</summary>
    public static TracerProvider? Start(string program, TelemetryOptions options, Action<TracerProviderBuilder>? also = null)
    {
        if (options.Endpoint is null && also is null)
        {
            return null;
        }

        var builder = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(program, serviceVersion: NovaProcess.Version, serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}"))
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampleRatio)))
            .AddAspNetCoreInstrumentation()
            .AddSource("Nova", "Nova.*")
            .AddSource("System.Net.Http");
        if (options.Endpoint is { } endpoint)
        {
            builder.AddOtlpExporter(otlp =>
            {
                otlp.Endpoint = options.Grpc || endpoint.AbsolutePath.Length > 1 ? endpoint : new Uri(endpoint, "/v1/traces");
                otlp.Protocol = options.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            });
        }

        also?.Invoke(builder);
        return builder.Build();
    }
}
