using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Nova.Api.Tests.Harness;

/// <summary>As much of Glance v2 as the image proxy asks for; images named "forbidden" may not be touched.</summary>
public sealed class FakeGlance : IAsyncDisposable
{
    public const string ImageId = "70a599e0-31e7-49b7-b260-868f441e862b";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _images = new();

    private FakeGlance(WebApplication app) => _app = app;

    public string Configuration => $"""
        [glance]
        endpoint_override = {_app.Urls.First()}
        num_retries = 0
        """;

    /// <summary>The query of the last listing.</summary>
    public string LastQuery { get; private set; } = "";

    /// <summary>The token of the last request.</summary>
    public string LastToken { get; private set; } = "";

    public static async Task<FakeGlance> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var glance = new FakeGlance(app);
        app.Run(glance.AnswerAsync);
        await app.StartAsync();
        glance.Add(ImageId, "cirros", ("architecture", "x86_64"), ("auto_disk_config", "True"), ("instance_uuid", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));
        return glance;
    }

    public void Add(string id, string name, params (string Key, string Value)[] properties)
    {
        var image = new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["status"] = "active",
            ["size"] = 74185822,
            ["min_disk"] = 1,
            ["min_ram"] = 64,
            ["created_at"] = "2011-01-01T01:02:03Z",
            ["updated_at"] = "2011-01-01T01:02:03Z",
            ["visibility"] = "public",
            ["protected"] = false,
            ["os_hash_algo"] = "sha512",
            ["os_hash_value"] = "00",
            ["os_hidden"] = false,
            ["tags"] = new JsonArray(),
        };
        foreach ((string key, string value) in properties)
        {
            image[key] = value;
        }

        _images[id] = image;
    }

    /// <summary>One more image, which is as the test says; answers its id.</summary>
    public string Add(Action<JsonObject> change)
    {
        string id = Guid.NewGuid().ToString();
        Add(id, "cirros");
        change(_images[id]);
        return id;
    }

    /// <summary>An image as it is; null where there is none.</summary>
    public JsonObject? Find(string id) => _images.GetValueOrDefault(id);

    private async Task CreateAsync(HttpContext http)
    {
        JsonObject image = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        image["status"] = "queued";
        http.Response.StatusCode = (string?)image["name"] switch
        {
            "forbidden" => 403,
            "too much" => 413,
            _ => _images.TryAdd((string)image["id"]!, image) ? 201 : 409,
        };
        await http.Response.WriteAsync(image.ToJsonString());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        LastToken = http.Request.Headers["X-Auth-Token"].ToString();
        string[] path = http.Request.Path.Value!.Trim('/').Split('/');
        if (path is ["v2", "images"] && http.Request.Method == "POST")
        {
            await CreateAsync(http);
            return;
        }

        if (path is ["v2", "images"])
        {
            LastQuery = http.Request.QueryString.Value!;
            var list = new JsonObject { ["images"] = new JsonArray([.. _images.Values.OrderBy(i => (string?)i["id"]).Take(int.Parse(http.Request.Query["limit"]!)).Select(i => i.DeepClone())]) };
            await http.Response.WriteAsync(list.ToJsonString());
            return;
        }

        if (path is not ["v2", "images", var id] || !_images.TryGetValue(id, out JsonObject? image))
        {
            http.Response.StatusCode = 404;
            return;
        }

        if (http.Request.Method != "GET" && (string?)image["name"] == "forbidden")
        {
            http.Response.StatusCode = 403;
            return;
        }

        switch (http.Request.Method)
        {
            case "DELETE":
                _images.TryRemove(id, out _);
                http.Response.StatusCode = 204;
                return;
            case "PATCH":
                foreach (JsonNode? change in (await JsonNode.ParseAsync(http.Request.Body))!.AsArray())
                {
                    string key = ((string)change!["path"]!)[1..];
                    _ = (string)change["op"]! == "remove" ? image.Remove(key) : (image[key] = change["value"]!.DeepClone()) is not null;
                }

                break;
        }

        await http.Response.WriteAsync(image.ToJsonString());
    }
}
