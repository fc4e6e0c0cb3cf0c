namespace Nova.Development.Tests.Images;

public sealed class ListImagesTests(ImagesFixture images) : IClassFixture<ImagesFixture>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static bool made;

    public async ValueTask InitializeAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (!made)
            {
                made = true;
                for (var i = 0; i < 7; i++)
                {
                    var id = await images.CreateAsync("demo", $$"""
                        {"name": "n{{i}}", "disk_format": "{{(i % 2 == 0 ? "raw" : "qcow2")}}", "container_format": "bare", "min_ram": {{i}}, "parity": "{{i % 2}}",
                         "tags": ["all", "t{{i}}"], "protected": {{(i == 6 ? "true" : "false")}}}
                        """);
                    if (i < 4)
                    {
                        await images.UploadAsync(id, "demo", new byte[i]);
                    }

                    images.Identity.Time.Advance(TimeSpan.FromSeconds(1));
                }

                var hidden = await images.CreateAsync("demo", """{"name": "hidden", "os_hidden": true}""");
                Assert.NotEmpty(hidden);
                var community = await images.CreateAsync("neighbour", """{"name": "community", "visibility": "community"}""");
                Assert.NotEmpty(community);
            }
        }
        finally
        {
            Once.Release();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("", "n6 n5 n4 n3 n2 n1 n0")]
    [InlineData("sort_key=name&sort_dir=asc", "n0 n1 n2 n3 n4 n5 n6")]
    [InlineData("sort=disk_format:asc,name:desc", "n5 n3 n1 n6 n4 n2 n0")]
    [InlineData("sort_key=disk_format&sort_key=name&sort_dir=desc&sort_dir=asc", "n0 n2 n4 n6 n1 n3 n5")]
    [InlineData("name=n3", "n3")]
    [InlineData("name=in:n1,n5", "n5 n1")]
    [InlineData("name=in:%22n1%22", "n1")]
    [InlineData("status=queued", "n6 n5 n4")]
    [InlineData("size_min=1&size_max=2", "n2 n1")]
    [InlineData("disk_format=qcow2", "n5 n3 n1")]
    [InlineData("parity=1", "n5 n3 n1")]
    [InlineData("tag=all&tag=t2", "n2")]
    [InlineData("protected=true", "n6")]
    [InlineData("min_ram=4", "n4")]
    [InlineData("os_hidden=true", "hidden")]
    [InlineData("visibility=community", "community")]
    [InlineData("visibility=private", "")]
    [InlineData("owner=nobody", "")]
    [InlineData("nothing=here", "")]
    [InlineData("created_at=gte:2030-01-01T00:00:00Z", "")]
    [InlineData("limit=0", "")]
    public async Task Filters_and_sorts(string query, string expected)
        => Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), await images.NamesAsync("demo", query));

    [Theory]
    [InlineData("limit=x")]
    [InlineData("limit=-1")]
    [InlineData("sort_key=password")]
    [InlineData("sort_dir=sideways")]
    [InlineData("visibility=nobody")]
    [InlineData("size_min=x")]
    [InlineData("marker=none")]
    [InlineData("member_status=none")]
    [InlineData("created_at=yesterday")]
    [InlineData("created_at=gt")]
    [InlineData("protected=perhaps")]
    [InlineData("name=in:%22open")]
    public async Task Nonsense_is_400(string query) => Assert.Equal(400, (await images.SendAsync("GET", $"/v2/images?{query}", "demo")).Status);

    [Theory]
    [InlineData("")]
    [InlineData("&sort_key=disk_format&sort_dir=asc")]
    [InlineData("&sort=size:desc,name:asc")]
    [InlineData("&tag=all&status=queued")]
    public async Task Pages_follow_each_other_without_gap_or_repeat(string query)
    {
        var whole = await images.NamesAsync("demo", query);
        var paged = new List<string>();
        var next = $"/v2/images?limit=2{query}";
        while (next is not null)
        {
            var page = (await images.SendAsync("GET", next, "demo")).Body!;
            paged.AddRange(page["images"]!.AsArray().Select(image => (string)image!["name"]!));
            next = (string?)page["next"];
        }

        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task Sql_in_a_filter_is_a_value()
        => Assert.Empty(await images.NamesAsync("demo", "name=" + Uri.EscapeDataString("' OR 1=1 --") + "&x'%20OR%201=1=y"));
}
