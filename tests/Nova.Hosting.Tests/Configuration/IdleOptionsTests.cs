using Nova.Hosting.Configuration;

namespace Nova.Hosting.Tests.Configuration;

public sealed class IdleOptionsTests
{
    [Theory]
    [InlineData("[ephemeral_storage_encryption]\nenabled = true", "nova.conf:2: [ephemeral_storage_encryption] enabled: has no effect in this version: disks of guests are not encrypted")]
    [InlineData("[DEFAULT]\nrescue_timeout = 3600", "nova.conf:2: [DEFAULT] rescue_timeout: has no effect")]
    [InlineData("[DEFAULT]\nenabled_ssl_apis = osapi_compute", "nova.conf:2: [DEFAULT] enabled_ssl_apis: has no effect")]
    public void Whoever_relies_on_what_is_not_done_is_told(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Warnings(text)));

    [Theory]
    [InlineData("")]
    [InlineData("[ephemeral_storage_encryption]\nenabled = False")]
    [InlineData("[glance]\nverify_glance_signatures = off")]
    [InlineData("[DEFAULT]\nrescue_timeout = 0\nenabled_ssl_apis =")]
    [InlineData("[DEFAULT]\nrescue_timeout = -1")]
    [InlineData("[oslo_messaging_notifications]\ndriver = noop")]
    public void Whoever_does_not_is_not(string text) => Assert.Empty(Warnings(text));

    [Fact]
    public void Each_is_an_option_of_upstream() =>
        Assert.All(IdleOptions.Table, row => Assert.True(KnownOptions.Contains(new OptionName(row.Section, row.Name)), $"[{row.Section}] {row.Name}"));

    private static IReadOnlyCollection<string> Warnings(string text)
    {
        var options = new OptionReader(NovaConfiguration.FromText(text + "\n"));
        IdleOptions.Warn(options);
        return options.Journal.Warnings;
    }
}
