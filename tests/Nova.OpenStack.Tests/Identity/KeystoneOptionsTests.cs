using Nova.Hosting.Configuration;
using Nova.OpenStack.Identity;
using Nova.OpenStack.Images;

namespace Nova.OpenStack.Tests.Identity;

public sealed class KeystoneOptionsTests
{
    [Theory]
    [InlineData("auth_url = http://c:5000/v3\nusername = nova\npassword = x\nproject_name = service\nuser_domain_name = Default", "http://c:5000/v3")]
    [InlineData("auth_host = c\nauth_port = 35357\nauth_protocol = http\nadmin_user = nova\nadmin_password = x\nadmin_tenant_name = service", "http://c:35357/")]
    [InlineData("auth_uri = http://c:5000\nadmin_user = nova\nadmin_password = x\nadmin_tenant_name = service", "http://c:5000/")]
    public void Old_and_new_names_say_the_same(string lines, string url)
    {
        var options = KeystoneOptions.Read(new OptionReader(NovaConfiguration.FromText("[keystone_authtoken]\n" + lines)));

        Assert.Equal((url, "nova", "x", "service"), (options.AuthUrl?.ToString(), options.Username, options.Password, options.ProjectName));
    }

    [Theory]
    [InlineData("[glance]\nendpoint_override = http://g:9292", new[] { "http://g:9292/" })]
    [InlineData("[DEFAULT]\nglance_host = g", new[] { "http://g:9292/" })]
    [InlineData("[glance]\napi_servers = g1:9292, https://g2", new[] { "http://g1:9292/", "https://g2/" })]
    [InlineData("", new string[0])]
    public void Image_servers_come_from_any_of_their_options(string text, string[] expected)
        => Assert.Equal(expected, ImageServiceOptions.Read(new OptionReader(NovaConfiguration.FromText(text))).Endpoints.Select(url => url.ToString()));

    [Fact]
    public void A_bad_image_server_names_its_option()
        => Assert.Contains("api_servers", Assert.Throws<ConfigurationException>(
            () => ImageServiceOptions.Read(new OptionReader(NovaConfiguration.FromText("[glance]\napi_servers = ht tp://x")))).Message, StringComparison.Ordinal);
}
