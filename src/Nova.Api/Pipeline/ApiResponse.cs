using System.Text.Json.Serialization.Metadata;

namespace Nova.Api.Pipeline;

/// <summary>What an operation answers: a status with a body, without one, or with a fault.</summary>
internal readonly record struct ApiResponse
{
    public required int Status { get; init; }

    public object? Body { get; init; }

    /// <summary>How <see cref="Body"/> is written at the version served.</summary>
    public JsonTypeInfo? Type { get; init; }

    public string? Location { get; init; }

    /// <summary>Set for refusals: the message of the fault.</summary>
    public string? FaultMessage { get; init; }
}
