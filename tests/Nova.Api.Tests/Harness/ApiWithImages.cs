namespace Nova.Api.Tests.Harness;

/// <summary>One API with an image service behind it, for the tests of a class.</summary>
public sealed class ApiWithImages : IAsyncLifetime
{
    private FakeGlance _glance = null!;

    public ApiHarness Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _glance = await FakeGlance.StartAsync();
        Api = await ApiHarness.StartAsync(_glance.Configuration);
        Api.Conductor.Add(FakeServers.Flavor);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await _glance.DisposeAsync();
    }
}
