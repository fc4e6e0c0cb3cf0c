using Nova.Hosting.Configuration;

namespace Nova.Conductor.Calls;

/// <summary>Options of requests with a key.</summary>
/// <param name="KeyLifetime">How long an idempotency key stands for its request.</param>
/// <param name="MostKeys">How many one project may hold.</param>
internal sealed record RequestOptions(TimeSpan KeyLifetime, int MostKeys) : IOptionSection<RequestOptions>
{
    public static RequestOptions Read(OptionReader options) => new(
        options.Seconds("conductor", "idempotency_key_lifetime", 86400, min: 60),
        options.Int("conductor", "idempotency_keys_per_project", 10_000, min: 1));
}
