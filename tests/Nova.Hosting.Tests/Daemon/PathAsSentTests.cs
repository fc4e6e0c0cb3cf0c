using Nova.Hosting.Daemon;

namespace Nova.Hosting.Tests.Daemon;

public sealed class PathAsSentTests
{
    [Theory]
    [InlineData("/servers/1/tags/..", "/servers/1/tags/..")]
    [InlineData("/servers/1/tags/%2e%2E", "/servers/1/tags/..")]
    [InlineData("/servers/1/tags/.%2e/x%20y", "/servers/1/tags/../x y")]
    [InlineData("/a/./b/", "/a/./b/")]
    [InlineData("/a/../b%2fc", "/a/../b%2Fc")]
    [InlineData("/..", "/..")]
    [InlineData("/a/..?q=/../", "/a/..")]
    [InlineData("http://host:8774/v2.1/../v3", "/v2.1/../v3")]
    [InlineData("/caf%C3%A9/..", "/café/..")]
    public void ASegmentOfDotsStaysWhereItWasSent(string target, string path) => Assert.Equal(path, PathAsSent.Restore(target));

    [Theory]
    [InlineData("/")]
    [InlineData("/v2.1/servers")]
    [InlineData("/v2.1/servers/1/tags/a..b?x=../..")]
    [InlineData("/a/.../b")]
    [InlineData("/a/.b")]
    [InlineData("http://host/v2.1/servers")]
    [InlineData("http://host")]
    [InlineData("host:443")]
    [InlineData("*")]
    [InlineData("")]
    public void OtherPathsAreKestrels(string target) => Assert.Null(PathAsSent.Restore(target));
}
