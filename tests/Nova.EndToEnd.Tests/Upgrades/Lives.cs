using System.Net;
using System.Text.Json.Nodes;
using Nova.EndToEnd.Tests.Clouds;

namespace Nova.EndToEnd.Tests.Upgrades;

/// <summary>Clients that make servers, stop and start them and delete them, one life after another. Nothing dies, so nothing may fail.</summary>
internal sealed class Lives(Cloud cloud, int clients)
{
    private int ended;

    /// <summary>Lives that went from the create to the end.</summary>
    public int Ended => ended;

    /// <summary>No life begins after <paramref name="span"/>; those that have are lived to the end.</summary>
    public async Task RunAsync(TimeSpan span)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            for (var number = 0; TimeProvider.System.GetElapsedTime(began) < span; number++)
            {
                await LiveAsync($"life-{client}-{number}");
                Interlocked.Increment(ref ended);
            }
        }));
    }

    private async Task LiveAsync(string name)
    {
        var body = new JsonObject
        {
            ["server"] = new JsonObject
            {
                ["name"] = name, ["flavorRef"] = "1", ["imageRef"] = cloud.ImageId, ["networks"] = "none",
                ["metadata"] = new JsonObject { ["life"] = name }, ["user_data"] = Convert.ToBase64String("#!/bin/sh"u8),
            },
        };
        var id = (string)JsonNode.Parse(await DoAsync(HttpMethod.Post, "/servers", body, HttpStatusCode.Accepted))!["server"]!["id"]!;
        await UntilAsync(id, "ACTIVE");
        var server = (await cloud.Client.GetAsync($"/servers/{id}"))["server"]!;
        Assert.Equal(name, (string?)server["metadata"]!["life"]);
        await DoAsync(HttpMethod.Post, $"/servers/{id}/action", new JsonObject { ["os-stop"] = null }, HttpStatusCode.Accepted);
        await UntilAsync(id, "SHUTOFF");
        await DoAsync(HttpMethod.Post, $"/servers/{id}/action", new JsonObject { ["os-start"] = null }, HttpStatusCode.Accepted);
        await UntilAsync(id, "ACTIVE");
        Assert.Contains(await cloud.Client.ListServersAsync(), listed => listed.Id == id);
        await DoAsync(HttpMethod.Delete, $"/servers/{id}", null, HttpStatusCode.NoContent);
        await UntilAsync(id, null);
    }

    private async Task<string> DoAsync(HttpMethod method, string path, JsonNode? body, HttpStatusCode expected)
    {
        var (status, text) = await cloud.Client.SendAsync(method, path, body);
        return status == expected ? text : throw new InvalidOperationException($"{method} {path} answered {(int)status}: {text}");
    }

    /// <summary>Waits for a status; null for a server that is gone.</summary>
    private Task UntilAsync(string id, string? wanted) => Until.HoldsAsync($"{id} is {wanted ?? "gone"}", async () =>
    {
        var (status, text) = await cloud.Client.SendAsync(HttpMethod.Get, $"/servers/{id}");
        if (status == HttpStatusCode.NotFound)
        {
            return wanted is null ? null : throw new InvalidOperationException($"{id} is gone.");
        }

        var server = status == HttpStatusCode.OK ? Server.Read(JsonNode.Parse(text)!["server"]!) : throw new InvalidOperationException($"GET answered {(int)status}: {text}");
        return server.Status == "ERROR" ? throw new InvalidOperationException($"{server}") : server.Status == wanted && server.Task is null ? null : $"It is {server}.";
    });
}
