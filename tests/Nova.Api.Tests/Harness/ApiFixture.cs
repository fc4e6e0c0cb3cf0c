namespace Nova.Api.Tests.Harness;

/// <summary>One API for the tests of a class that do not need a configuration of their own.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    public ApiHarness Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await ApiHarness.StartAsync();

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
