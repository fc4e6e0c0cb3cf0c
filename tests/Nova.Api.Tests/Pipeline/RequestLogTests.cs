using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Nova.Api.Pipeline;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Pipeline;

/// <summary>What somebody who only reaches the port can make the log grow by.</summary>
public sealed class RequestLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RememberedLog _log = new();
    private readonly FrontDoor _door;

    public RequestLogTests() => _door = new FrontDoor(FaultResponses.Form, new RequestLog(_time, _log));

    [Fact]
    public async Task StrangersGetAFewShortLinesAndACountOfTheRest()
    {
        for (int i = 0; i < 2000; i++)
        {
            await ServeAsync("/v2.1/" + new string('x', 8000), 401);
        }

        Assert.Equal(50, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.InRange(line.Length, 1, 800));

        _time.Advance(TimeSpan.FromSeconds(1));
        await ServeAsync("/v2.1/servers", 401);
        Assert.Contains("1950 more requests", _log.Lines[50], StringComparison.Ordinal);
        Assert.Contains("/v2.1/servers", _log.Lines[51], StringComparison.Ordinal);
    }

    [Fact]
    public async Task StrangersDoNotSilenceCallersNorRefusalsChanges()
    {
        for (int i = 0; i < 2000; i++)
        {
            await ServeAsync("/stranger", 401);
            await ServeAsync("/refused", 404);
        }

        await ServeAsync("/changed", 202);

        Assert.Equal(1000, _log.Lines.Count(line => line.Contains("/refused", StringComparison.Ordinal)));
        Assert.Contains(_log.Lines, line => line.Contains("/changed", StringComparison.Ordinal));
    }

    private Task ServeAsync(string path, int status)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Request.Path = path;
        return _door.ServeAsync(http, (request, _) =>
        {
            request.Response.StatusCode = status;
            return Task.CompletedTask;
        });
    }
}
