using Nova.Api.Tests.Harness;
using Nova.Core.Faults;

namespace Nova.Api.Tests.Pipeline;

/// <summary>What a failure of the conductor looks like to a client.</summary>
public sealed class FaultTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData(FaultKind.BadRequest, 400, "badRequest")]
    [InlineData(FaultKind.Forbidden, 403, "forbidden")]
    [InlineData(FaultKind.OverQuota, 403, "forbidden")]
    [InlineData(FaultKind.NotFound, 404, "itemNotFound")]
    [InlineData(FaultKind.Conflict, 409, "conflictingRequest")]
    [InlineData(FaultKind.Unprocessable, 422, "computeFault")]
    [InlineData(FaultKind.NotImplemented, 501, "notImplemented")]
    [InlineData(FaultKind.Unavailable, 503, "serviceUnavailable")]
    [InlineData(FaultKind.Timeout, 503, "serviceUnavailable")]
    public async Task AFaultKeepsItsMessage(FaultKind kind, int status, string name)
    {
        fixture.Api.Conductor.NextFailure = new FaultException(new Fault(kind, "why it was refused", Details: "for operators only"));

        Answer answer = await fixture.Api.SendAsync("GET", "/v2.1/flavors");

        answer.IsFault(status, name, "why it was refused");
    }

    [Fact]
    public async Task AnUnexpectedFailureLeaksNothingButItsClass()
    {
        fixture.Api.Conductor.NextFailure = new InvalidOperationException("/etc/nova/secret");

        Answer answer = await fixture.Api.SendAsync("GET", "/v2.1/flavors", version: "2.5");

        Assert.Equal(500, answer.Status);
        string message = answer.Json.GetProperty("computeFault").GetProperty("message").GetString()!;
        Assert.StartsWith("Unexpected API Error.", message, StringComparison.Ordinal);
        Assert.Matches("\n<class '[A-Za-z.]+'>$", message);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        Assert.Equal("compute 2.5", answer.Header("OpenStack-API-Version"));
    }
}
