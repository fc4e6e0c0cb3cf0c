using Microsoft.Extensions.DependencyInjection;
using Nova.Hosting.Configuration;

namespace Nova.Hosting.Tests.Configuration;

public sealed class OptionSectionTests
{
    private sealed record Limits(int Cores, int Ram) : IOptionSection<Limits>
    {
        public static Limits Read(OptionReader options) => new(
            options.Int("quota", "cores", 20, min: -1),
            options.Int("quota", "ram", 51200, min: -1));
    }

    private sealed record Endpoint(Uri Url) : IOptionSection<Endpoint>
    {
        // A bad value leaves the default "", which the constructor of Uri refuses: the option is to blame, not the constructor.
        public static Endpoint Read(OptionReader options) => new(new Uri(options.RequiredString("glance", "endpoint_override")));
    }

    [Fact]
    public void A_section_is_read_at_once_and_registered()
    {
        var services = new ServiceCollection();

        var limits = services.AddOptionSection<Limits>(new OptionReader(NovaConfiguration.FromText("[quota]\ncores = 8\n")));

        Assert.Equal(new Limits(8, 51200), limits);
        using var provider = services.BuildServiceProvider();
        Assert.Same(limits, provider.GetRequiredService<Limits>());
    }

    [Fact]
    public void Problems_of_all_sections_are_reported_together()
    {
        var configuration = NovaConfiguration.FromText("[quota]\ncores = few\nram = much\n[DEFAULT]\ngraceful_shutdown_timeout = -5\n");

        var bad = Assert.Throws<ConfigurationException>(() =>
            NovaDaemon.Build("nova-conductor", configuration, daemon => daemon.AddOptions<Limits>()));

        Assert.Equal(
            [
                "nova.conf:5: [DEFAULT] graceful_shutdown_timeout = -5: must be a number of seconds, at least 0",
                "nova.conf:2: [quota] cores = few: must be a whole number, at least -1",
                "nova.conf:3: [quota] ram = much: must be a whole number, at least -1",
            ],
            bad.Problems);
    }

    [Fact]
    public void A_section_that_cannot_be_made_reports_what_was_found_so_far()
    {
        var configuration = NovaConfiguration.FromText("[quota]\ncores = few\n");

        var bad = Assert.Throws<ConfigurationException>(() => NovaDaemon.Build("nova-api", configuration, daemon =>
        {
            daemon.AddOptions<Limits>();
            daemon.AddOptions<Endpoint>();
        }));

        Assert.Equal(
            ["nova.conf:2: [quota] cores = few: must be a whole number, at least -1", "[glance] endpoint_override is required and is not set in nova.conf"],
            bad.Problems);
    }
}
