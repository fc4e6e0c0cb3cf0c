using Microsoft.AspNetCore.Http;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;

namespace Nova.Api.Tests.Pipeline;

public sealed class IdempotencyKeyTests
{
    [Fact]
    public void TheDigestSaysWhetherTheSameThingIsAsked()
    {
        string first = Digest("/servers", "{}");

        Assert.Equal(first, Digest("/servers", "{}"));
        Assert.NotEqual(first, Digest("/servers", "{ }"));
        Assert.NotEqual(first, Digest("/os-keypairs", "{}"));
        Assert.NotEqual(first, Digest("/servers", "{}", minor: 2));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(255, true)]
    [InlineData(256, false)]
    [InlineData(0, false)]
    public void AKeyHasALength(int length, bool valid)
    {
        Assert.Equal(valid, IdempotencyKey.TryRead(Request(new string('k', length)), Mount("/servers"), Microversion.Base, default, out IdempotencyKey? key));
        Assert.Equal(valid, key is not null);
    }

    [Fact]
    public void ARequestWithoutOneHasNone()
    {
        Assert.True(IdempotencyKey.TryRead(new DefaultHttpContext().Request, Mount("/servers"), Microversion.Base, default, out IdempotencyKey? key));
        Assert.Null(key);
    }

    private static string Digest(string path, string body, int minor = 1)
    {
        Assert.True(IdempotencyKey.TryRead(Request("k"), Mount(path), new Microversion(minor), System.Text.Encoding.UTF8.GetBytes(body), out IdempotencyKey? key));
        return key!.Digest;
    }

    private static MountPoint Mount(string rest) => new(IsLegacy: false, ProjectId: null, rest);

    private static HttpRequest Request(string key)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[IdempotencyKey.Header] = key;
        return http.Request;
    }
}
