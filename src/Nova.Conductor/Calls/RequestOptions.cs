using Nova.Hosting.Configuration;

namespace Nova.Conductor.Calls;

/// <summary>Options of requests with a key.</summary>
/// <param name="KeyLifetime">How long an idempotency key stands for its request.</param>
internal sealed record RequestOptions(TimeSpan KeyLifetime) : IOptionSection<RequestOptions>
{
    public static RequestOptions Read(OptionReader options) => new(options.Seconds("conductor", "idempotency_key_lifetime", 86400, min: 60));
}
