using Nova.Api.Pipeline;
using Nova.Hosting.Configuration;

namespace Nova.Api.Tests.Pipeline;

public sealed class ApiOptionsTests
{
    [Fact]
    public void DefaultsAreUpstreams()
    {
        ApiOptions options = Read("");

        Assert.Equal(["osapi_compute", "metadata"], options.EnabledApis);
        Assert.Equal(("0.0.0.0", 8774), (options.Listen, options.Port));
        Assert.Equal("keystone", options.AuthStrategy);
        Assert.Equal(1000, options.MaxLimit);
        Assert.Equal(114688, options.MaxRequestBodySize);
        Assert.True(options.EnforceScope);
        Assert.True(options.EnforceNewDefaults);
    }

    [Fact]
    public void TheOptionsOfTheIcehouseGuideCount()
    {
        ApiOptions options = Read("[DEFAULT]\nauth_strategy = keystone\nosapi_compute_link_prefix = http://front\nenabled_apis = ec2,osapi_compute,metadata");

        Assert.Equal("http://front", options.ComputeLinkPrefix);
        Assert.Equal(["ec2", "osapi_compute", "metadata"], options.EnabledApis);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[DEFAULT]\nenabled_apis = osapi_compute")]
    [InlineData("[DEFAULT]\nenabled_apis = ec2,osapi_compute,metadata")]
    public void NothingIsSaidOfApisThatAreServed(string configuration)
    {
        OptionReader options = new(NovaConfiguration.FromText(configuration));

        ApiOptions.Read(options);

        Assert.Empty(options.Warnings);
    }

    [Theory]
    [InlineData("[DEFAULT]\nenabled_apis = osapi_computer", "enabled_apis", "osapi_compute, metadata and ec2")]
    [InlineData("[api]\nauth_strategy = none", "auth_strategy", "keystone, noauth2")]
    [InlineData("[DEFAULT]\nosapi_compute_listen_port = 99999", "osapi_compute_listen_port", "0 to 65535")]
    public void ABadValueIsNamedWithWhatIsAllowed(string configuration, string option, string allowed)
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Read(configuration));

        Assert.Contains(option, error.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APolicyFileIsLookedForBesideTheConfiguration()
    {
        string folder = Directory.CreateTempSubdirectory("nova-api-").FullName;
        File.WriteAllText(Path.Combine(folder, "policy.yaml"), "");

        ApiOptions options = ApiOptions.Read(new OptionReader(NovaConfiguration.FromText("", Path.Combine(folder, "nova.conf"))));

        Assert.Equal(Path.Combine(folder, "policy.yaml"), options.PolicyFile);
        Directory.Delete(folder, recursive: true);
    }

    private static ApiOptions Read(string configuration) => ApiOptions.Read(new OptionReader(NovaConfiguration.FromText(configuration)));
}
