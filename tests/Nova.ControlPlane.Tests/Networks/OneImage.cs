using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Nova.ControlPlane.Tests.Networks;

/// <summary>An image service with one image, for whoever boots over the API.</summary>
internal sealed class OneImage : IAsyncDisposable
{
    public const string Id = "70a599e0-31e7-49b7-b260-868f441e862b";

    private readonly WebApplication app;

    private OneImage(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public static async Task<OneImage> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(static http => http.Response.WriteAsJsonAsync(new
        {
            id = Id,
            name = "cirros",
            status = "active",
            visibility = "public",
            disk_format = "raw",
            container_format = "bare",
            size = 512,
            min_disk = 0,
            min_ram = 0,
            created_at = "2026-01-01T00:00:00Z",
            updated_at = "2026-01-01T00:00:00Z",
            tags = Array.Empty<string>(),
        }));
        await app.StartAsync();
        return new OneImage(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
