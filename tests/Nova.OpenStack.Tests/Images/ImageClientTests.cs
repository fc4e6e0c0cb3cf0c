using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.OpenStack.Images;
using Nova.OpenStack.Tests.Identity;

namespace Nova.OpenStack.Tests.Images;

public sealed class ImageClientTests : IAsyncLifetime
{
    private const string Id = "5a5a5a5a-0000-4000-8000-000000000001";
    private const string Json = $$"""
        {"id": "{{Id}}", "name": "cirros", "status": "active", "disk_format": "qcow2", "container_format": "bare", "size": 5, "min_disk": 1,
        "min_ram": 64, "owner": "p1", "visibility": "public", "protected": false, "checksum": "5d41402abc4b2a76b9719d911017c592", "tags": ["a"],
        "os_hash_algo": null, "os_hidden": false, "virtual_size": null, "hw_disk_bus": "virtio", "self": "/v2/images/x", "file": "/v2/x", "schema": "/v2/s",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z"}
        """;

    private readonly ConcurrentQueue<string> tokens = new();
    private readonly string folder = Directory.CreateTempSubdirectory("nova-images-").FullName;
    private Func<HttpContext, Task> answer = _ => Task.CompletedTask;
    private FakeKeystone keystone = null!;
    private FakeServer glance = null!;
    private ImageEndpoint endpoint = null!;
    private ImageClient client = null!;

    public async ValueTask InitializeAsync()
    {
        glance = await FakeServer.StartAsync(context =>
        {
            tokens.Enqueue(context.Request.Headers["X-Auth-Token"].ToString());
            return answer(context);
        });
        keystone = await new FakeKeystone { ImageUrl = glance.Url.ToString() }.StartAsync();
        endpoint = new ImageEndpoint(new ImageServiceOptions { Retries = 2 }, keystone.Own, TimeProvider.System, NullLogger<ImageEndpoint>.Instance);
        client = new ImageClient(endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        endpoint.Dispose();
        await glance.DisposeAsync();
        await keystone.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_image_is_read_field_by_field_and_the_rest_are_properties()
    {
        answer = context => context.Response.WriteAsync(Json);

        var image = await client.GetAsync(Id, ActingAs.Service("req-1"), default);

        Assert.NotNull(image);
        Assert.Equal(("cirros", "active", 5L, 1, 64), (image.Name, image.Status, image.Size, image.MinDiskGb, image.MinRamMb));
        Assert.Equal(["hw_disk_bus", "os_hidden"], image.Properties.Keys.Order());
        Assert.Equal("False", image.Properties["os_hidden"]);
        Assert.Equal([$"GET /v2/images/{Id}"], glance.Requests);
        Assert.Equal(["own-1"], tokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_glance_that_hangs_holds_a_user_no_longer_than_the_user_waits(bool inTheBody)
    {
        var hanging = new TaskCompletionSource();
        answer = async context =>
        {
            if (inTheBody)
            {
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
            }

            await hanging.Task;
        };
        var time = TimeProvider.System;
        var user = await keystone.Validator.ValidateAsync("good", null, default);
        ActingAs Waiting() => ActingAs.User("token", user!.Catalogue, "req-1", time.GetTimestamp() + (time.TimestampFrequency / 5));

        Func<Task>[] questions =
        [
            () => client.GetAsync(Id, Waiting(), default),
            () => client.ListAsync([], null, 10, Waiting(), default),
            () => client.UpdateAsync(Id, [], Waiting(), default),
        ];
        foreach (var ask in questions)
        {
            Assert.Equal("image_service_unavailable", (await Assert.ThrowsAsync<FaultException>(ask)).Fault.Code);
        }

        hanging.SetResult();
    }

    [Fact]
    public async Task Look_ups_that_overlap_share_a_request_and_later_ones_ask_again()
    {
        var gate = new TaskCompletionSource();
        answer = async context =>
        {
            await gate.Task;
            await context.Response.WriteAsync(Json);
        };
        using var impatient = new CancellationTokenSource();
        var given = client.GetAsync(Id, ActingAs.Service("req-1"), impatient.Token);
        var others = Enumerable.Range(0, 10).Select(_ => client.GetAsync(Id, ActingAs.Service("req-2"), default)).ToList();

        // Who asked first gives up: the others still get the answer.
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        gate.SetResult();

        Assert.All(await Task.WhenAll(others), image => Assert.Equal("cirros", image!.Name));
        Assert.Single(glance.Requests);
        Assert.NotNull(await client.GetAsync(Id, ActingAs.Service("req-3"), default));
        Assert.Equal(2, glance.Requests.Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_of_those_who_share_a_request_waits_as_long_as_its_own_user(bool impatientIsFirst)
    {
        var gate = new TaskCompletionSource();
        answer = async context =>
        {
            await gate.Task;
            await context.Response.WriteAsync(Json);
        };
        var time = TimeProvider.System;
        var user = await keystone.Validator.ValidateAsync("good", null, default);
        Task<ImageRecord?> Ask(TimeSpan patience) => client.GetAsync(
            Id, ActingAs.User("token", user!.Catalogue, "req-1", time.GetTimestamp() + (long)(patience.TotalSeconds * time.TimestampFrequency)), default);

        TimeSpan[] order = [TimeSpan.FromSeconds(0.2), TimeSpan.FromMinutes(5)];
        var asked = (impatientIsFirst ? order : order.Reverse()).Select(Ask).ToList();
        var (impatient, patient) = impatientIsFirst ? (asked[0], asked[1]) : (asked[1], asked[0]);

        Assert.Equal("image_service_unavailable", (await Assert.ThrowsAsync<FaultException>(() => impatient)).Fault.Code);
        gate.SetResult();
        Assert.Equal("cirros", (await patient)!.Name);
        Assert.Single(glance.Requests);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_wait_and_not_kept()
    {
        var gate = new TaskCompletionSource();
        answer = async context =>
        {
            await gate.Task;
            context.Response.StatusCode = 403;
        };
        var both = Enumerable.Range(0, 2).Select(_ => client.GetAsync(Id, ActingAs.Service("req-1"), default)).ToList();
        gate.SetResult();
        foreach (var look in both)
        {
            Assert.Equal(FaultKind.Forbidden, (await Assert.ThrowsAsync<FaultException>(() => look)).Fault.Kind);
        }

        answer = context => context.Response.WriteAsync(Json);
        Assert.NotNull(await client.GetAsync(Id, ActingAs.Service("req-1"), default));
    }

    [Fact]
    public async Task With_a_users_token_the_users_catalogue_is_used()
    {
        answer = context => context.Response.WriteAsync(Json);
        var user = await keystone.Validator.ValidateAsync("good", null, default);

        await client.GetAsync(Id, ActingAs.User("good", user!.Catalogue, null), default);

        Assert.Equal(["good"], tokens);
    }

    [Theory]
    [InlineData(401, FaultKind.Forbidden)]
    [InlineData(403, FaultKind.Forbidden)]
    [InlineData(400, FaultKind.BadRequest)]
    [InlineData(409, FaultKind.Conflict)]
    [InlineData(413, FaultKind.OverQuota)]
    [InlineData(500, FaultKind.Unavailable)]
    public async Task Refusals_are_faults(int status, FaultKind expected)
    {
        answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.GetAsync(Id, ActingAs.Service(), default));

        Assert.Equal(expected, fault.Fault.Kind);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../v3/tokens")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("")]
    public async Task An_odd_id_is_not_found_without_asking(string id)
    {
        Assert.Null(await client.GetAsync(id, ActingAs.Service(), default));
        Assert.False(await client.DeleteAsync(id, ActingAs.Service(), default));
        Assert.Empty(glance.Requests);
    }

    [Fact]
    public async Task An_unavailable_service_is_tried_again_and_a_refused_own_token_renewed()
    {
        var statuses = new Queue<int>([503, 401, 200]);
        answer = context =>
        {
            context.Response.StatusCode = statuses.Dequeue();
            return context.Response.StatusCode == 200 ? context.Response.WriteAsync(Json) : Task.CompletedTask;
        };

        Assert.NotNull(await client.GetAsync(Id, ActingAs.Service(), default));
        Assert.Equal(["own-1", "own-1", "own-2"], tokens);
    }

    [Fact]
    public async Task A_user_token_that_is_refused_is_not_replaced_by_ours()
    {
        answer = context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        var user = await keystone.Validator.ValidateAsync("good", null, default);

        await Assert.ThrowsAsync<FaultException>(() => client.GetAsync(Id, ActingAs.User("good", user!.Catalogue, null), default));

        Assert.Equal(["good"], tokens);
    }

    [Fact]
    public async Task Lists_follow_their_pages()
    {
        answer = context =>
        {
            var marker = context.Request.Query["marker"].ToString();
            var next = marker.Length == 0 ? """, "next": "/v2/images?marker=x" """ : "";
            return context.Response.WriteAsync($$"""{"images": [{{Json}}]{{next}}}""");
        };

        var images = await client.ListAsync([KeyValuePair.Create("name", "a b&c")], null, 10, ActingAs.Service(), default);

        Assert.Equal(2, images.Count);
        Assert.Equal(["GET /v2/images?limit=10&name=a%20b%26c", $"GET /v2/images?limit=9&name=a%20b%26c&marker={Id}"], glance.Requests);
    }

    [Theory]
    [InlineData("hello", 5L, "5d41402abc4b2a76b9719d911017c592", null, null)]
    [InlineData("hello", 5L, null, "sha256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    [InlineData("hello", null, null, null, null)]
    [InlineData("", 0L, "d41d8cd98f00b204e9800998ecf8427e", null, null)]
    public async Task A_file_is_downloaded_and_checked(string content, long? size, string? md5, string? algorithm, string? hash)
    {
        answer = context => context.Response.WriteAsync(content);

        await client.DownloadAsync(Record(size, md5, algorithm, hash), Target, ActingAs.Service(), default);

        Assert.Equal(content, await File.ReadAllTextAsync(Target));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("hello", 4L, null, "longer")]
    [InlineData("hello", 6L, null, "5 bytes")]
    [InlineData("hellO", 5L, "5d41402abc4b2a76b9719d911017c592", "checksum")]
    public async Task Wrong_bytes_never_reach_the_target(string content, long size, string? md5, string reason)
    {
        answer = context => context.Response.WriteAsync(content);

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.DownloadAsync(Record(size, md5), Target, ActingAs.Service(), default));

        Assert.Equal(FaultKind.BadRequest, fault.Fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(404)]
    public async Task No_file_is_not_found(int status)
    {
        answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.DownloadAsync(Record(5, null), Target, ActingAs.Service(), default));

        Assert.Equal(FaultKind.NotFound, fault.Fault.Kind);
    }

    [Fact]
    public async Task A_download_that_breaks_off_starts_anew()
    {
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var tries = 0;
        answer = async context =>
        {
            context.Response.ContentLength = content.Length;
            if (Interlocked.Increment(ref tries) == 1)
            {
                await context.Response.Body.WriteAsync(content.AsMemory(0, 1_000_000));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(content);
        };

        await client.DownloadAsync(Record(content.Length, Convert.ToHexStringLower(MD5.HashData(content))), Target, ActingAs.Service(), default);

        Assert.Equal(content, await File.ReadAllBytesAsync(Target));
    }

    [Fact]
    public async Task Create_upload_change_and_delete_send_what_glance_expects()
    {
        var bodies = new ConcurrentQueue<string>();
        answer = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Enqueue($"{context.Request.ContentType} {await reader.ReadToEndAsync()}");
            context.Response.StatusCode = context.Request.Method is "PUT" or "DELETE" ? 204 : 200;
            if (context.Response.StatusCode == 200)
            {
                await context.Response.WriteAsync(Json);
            }
        };
        var image = new NewImage { Name = "snap", Properties = new Dictionary<string, string> { ["visibility"] = "public", ["image_type"] = "snapshot" } };

        await client.CreateAsync(image, ActingAs.Service(), default);
        await client.UploadAsync(Id, () => new MemoryStream(Encoding.UTF8.GetBytes("file")), ActingAs.Service(), default);
        await client.UpdateAsync(Id, [ImageChange.Set("a/b", "c"), ImageChange.Remove("d")], ActingAs.Service(), default);
        Assert.True(await client.DeleteAsync(Id, ActingAs.Service(), default));

        Assert.Equal(
            [
                """application/json {"visibility":"private","image_type":"snapshot","min_disk":0,"min_ram":0,"name":"snap"}""",
                "application/octet-stream file",
                """application/openstack-images-v2.1-json-patch [{"op":"add","path":"/a~1b","value":"c"},{"op":"remove","path":"/d"}]""",
                " ",
            ],
            bodies);
    }

    private string Target => Path.Combine(folder, "image");

    private static ImageRecord Record(long? size, string? md5, string? algorithm = null, string? hash = null) => new()
    {
        Id = Id,
        Status = "active",
        Size = size,
        Checksum = md5,
        Properties = algorithm is null ? [] : new Dictionary<string, string> { ["os_hash_algo"] = algorithm, ["os_hash_value"] = hash! },
    };
}
