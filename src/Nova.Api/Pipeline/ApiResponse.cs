using System.Text.Json.Serialization.Metadata;

namespace Nova.Api.Pipeline;

/// <summary>What an operation answers: a status with a body, without one, or with a fault.</summary>
internal readonly record struct ApiResponse
{
    public required int Status { get; init; }

    public object? Body { get; init; }

    /// <summary>How <see cref="Body"/> is written at the version served.</summary>
    public JsonTypeInfo? Type { get; init; }

    /// <summary>
    /// <see cref="Body"/> without what is given away once (a password, a private key), for the repeats of a request with a key; null where
    /// they get the same.
    /// </summary>
    public object? BodyOfRepeats { get; init; }

    /// <summary>In place of <see cref="Body"/>: JSON that was written when the request was made first.</summary>
    public ReadOnlyMemory<byte>? Written { get; init; }

    public string? Location { get; init; }

    /// <summary>Set for refusals: the message of the fault.</summary>
    public string? FaultMessage { get; init; }

    /// <summary>Sends it.</summary>
    public Task WriteAsync(HttpContext http)
    {
        if (FaultMessage is not null)
        {
            return FaultResponses.WriteAsync(http, Status, FaultMessage);
        }

        HttpResponse response = http.Response;
        response.StatusCode = Status;
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (Written is { } written)
        {
            return ResponseWriting.WriteTextAsync(http, ResponseWriting.Json, written);
        }

        if (Body is null)
        {
            // Kestrel leaves it out of a 204, as HTTP asks; upstream sends it there too.
            response.ContentLength = 0;
            return Task.CompletedTask;
        }

        return ResponseWriting.WriteJsonAsync(http, Status, Body, Type!);
    }
}
