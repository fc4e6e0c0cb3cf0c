using Nova.Api.Pipeline;

namespace Nova.Api.Tests.Pipeline;

public sealed class MountPointTests
{
    [Theory]
    [InlineData("/v2.1", false, null, "")]
    [InlineData("/v2.1/", false, null, "/")]
    [InlineData("/v2/", true, null, "/")]
    [InlineData("/v2.1/servers", false, null, "/servers")]
    [InlineData("/v2.1/servers/detail", false, null, "/servers/detail")]
    [InlineData("/v2.1/abc-123/servers", false, "abc-123", "/servers")]
    [InlineData("/v2/abc/servers/1", true, "abc", "/servers/1")]
    [InlineData("/v2.1/abc", false, "abc", "")]
    [InlineData("/v2.1/abc/", false, "abc", "/")]
    [InlineData("/v2.1/ABC/servers", false, null, "/ABC/servers")]
    [InlineData("/v2.1/demo/servers", false, null, "/demo/servers")]
    [InlineData("/v2.1//servers", false, null, "//servers")]
    public void SplitsThePath(string path, bool legacy, string? project, string rest)
    {
        Assert.True(MountPoint.TryParse(path, out MountPoint mount));
        Assert.Equal(new MountPoint(legacy, project, rest), mount);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/servers")]
    [InlineData("/v3/servers")]
    [InlineData("/v2.10/servers")]
    [InlineData("/v21")]
    public void LiesBelowNoEndpoint(string path) => Assert.False(MountPoint.TryParse(path, out _));
}
