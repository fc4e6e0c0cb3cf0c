using Nova.Messaging.Transports.RabbitMq;

namespace Nova.Messaging.Tests.RabbitMq;

public sealed class RabbitUrlTests
{
    [Theory]
    [InlineData("rabbit://", "guest", "guest", "localhost:5672", "/")]
    [InlineData("rabbit://controller", "guest", "guest", "controller:5672", "/")]
    [InlineData("rabbit://openstack:RABBIT_PASS@controller", "openstack", "RABBIT_PASS", "controller:5672", "/")]
    [InlineData("rabbit://u:p%40ss%2F@h:5673/", "u", "p@ss/", "h:5673", "/")]
    [InlineData("rabbit://u:p@h1:1,u:p@h2/nova", "u", "p", "h1:1 h2:5672", "nova")]
    [InlineData("rabbit://u:p@[::1]:5673//", "u", "p", "::1:5673", "/")]
    [InlineData("rabbit://u:p@:5673/", "u", "p", "localhost:5673", "/")]
    [InlineData("rabbit://u:p@h:/", "u", "p", "h:5672", "/")]
    [InlineData("rabbit://u:p@[fe80::1]/%2Fnova?ssl=0", "u", "p", "fe80::1:5672", "/nova")]
    public void TransportUrlIsReadAsOsloDoes(string url, string user, string password, string hosts, string virtualHost)
    {
        var parsed = RabbitUrl.Parse(url);

        Assert.Equal(user, parsed.User);
        Assert.Equal(password, parsed.Password);
        Assert.Equal(hosts, string.Join(' ', parsed.Endpoints.Select(endpoint => $"{endpoint.HostName}:{endpoint.Port}")));
        Assert.Equal(virtualHost, parsed.VirtualHost);
    }

    [Theory]
    [InlineData("rabbit://h:0", "host 1 has a port that is not from 1 to 65535")]
    [InlineData("rabbit://h1,h2:65536", "host 2 has a port that is not from 1 to 65535")]
    [InlineData("rabbit://u:p@h:http/", "host 1 has a port that is not from 1 to 65535")]
    [InlineData("rabbit://u:p@[::1]5672/", "host 1 has a port that is not from 1 to 65535")]
    [InlineData("rabbit://u:p@my host/", "host 1 is neither a host name nor an address")]
    [InlineData("rabbit://u:p@[::1/", "host 1 is neither a host name nor an address")]
    [InlineData("rabbit://u:p@fd00::1/", "host 1 has a port that is not from 1 to 65535")]
    public void WhatIsWrongIsSaidOfTheHostItIsWrongWith(string url, string said)
    {
        Assert.Contains(said, Assert.Throws<ArgumentException>(() => RabbitUrl.Parse(url)).Message, StringComparison.Ordinal);
        Assert.Contains(said, TransportOptions.FindProblem(url), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rabbit://user:sec/ret@h")]
    [InlineData("rabbit://user:sec:ret/@h")]
    public void NoPartOfAPasswordThatIsNotEscapedIsSaid(string url) =>
        Assert.DoesNotMatch("sec|ret", TransportOptions.FindProblem(url)!);

    [Fact]
    public void PasswordIsNotShown() => Assert.DoesNotContain("secret", RabbitUrl.Parse("rabbit://u:secret@h/v").Display, StringComparison.Ordinal);
}
