using Nova.Api.Compute.Servers.Listing;
using Nova.Api.Microversions;
using Nova.Api.Tests.Harness;
using Nova.Core.Rpc.Conductor;
using ListServers = Nova.Core.Rpc.Conductor.ListServers;

namespace Nova.Api.Tests.Compute;

/// <summary>Walks the table of server fields: whatever may be named filters or is refused, and none silently lists every server.</summary>
public sealed class ServerFieldTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    /// <summary>Switches: what is no word for true is false, and false asks for what everybody gets anyway.</summary>
    private static readonly string[] Switches = ["all_tenants", "soft_deleted"];

    /// <summary>Narrow a list of all projects and nothing else.</summary>
    private static readonly string[] OfAllProjects = ["project_id", "tenant_id"];

    public static TheoryData<string, int, string> Filters
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (ServerField line in ServerFields.All.Where(line => line.Filter is not null))
            {
                foreach (int minor in ((int[])[1, line.Since, 74, Microversion.MaxMinor]).Where(minor => minor >= line.Since).Distinct())
                {
                    foreach (string value in Switches.Contains(line.Name) ? ["true"] : (string[])["x", "", "1", "true", "2026-01-01T00:00:00Z", "[]"])
                    {
                        data.Add(line.Name, minor, value);
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<string> SortKeys => [.. ServerFields.All.Where(line => line.Sort is not null).Select(line => line.Name)];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task EveryFieldFiltersOrIsRefused(string name, int minor, string value)
    {
        string others = OfAllProjects.Contains(name) ? "all_tenants=1&" : "";
        ListServers plain = await AskAsync($"?{others}", minor);

        Answer answer = await SendAsync($"?{others}{name}={Uri.EscapeDataString(value)}", minor);

        if (answer.Status == 200)
        {
            Assert.NotEqual(plain, fixture.Api.Conductor.Servers.LastListed! with { Sort = plain.Sort });
        }
        else
        {
            Assert.Contains(answer.Status, (int[])[400, 403]);
        }
    }

    [Theory]
    [MemberData(nameof(SortKeys))]
    public async Task EverySortKeySorts(string name)
    {
        ListServers asked = await AskAsync($"?sort_key={name}&sort_dir=asc", Microversion.MaxMinor);
        ServerSort sort = Assert.Single(asked.Sort);
        Assert.Equal((ServerFields.Find(name)!.Sort, false), (sort.Key, sort.Descending));
    }

    [Fact]
    public void EverySortOrderOfTheConductorHasAName() =>
        Assert.Equal(Enum.GetValues<ServerSortKey>().Order(), ServerFields.All.Select(line => line.Sort).OfType<ServerSortKey>().Distinct().Order());

    [Fact]
    public void AFieldHasOneLine() => Assert.Equal(ServerFields.All.Count, ServerFields.All.Select(line => line.Name).Distinct().Count());

    [Fact]
    public async Task WhoHasNoProjectIsShownNoServers()
    {
        // A rule like role:reader lets in callers of any scope; whose servers are listed does not depend on it.
        await fixture.Api.SendAsync("GET", "/v2.1/servers", token: "alice:");
        ListServers asked = fixture.Api.Conductor.Servers.LastListed!;
        Assert.Equal(("", false), (asked.ProjectId, asked.AllProjects));
    }

    private Task<Answer> SendAsync(string query, int minor) =>
        fixture.Api.SendAsync("GET", "/v2.1/servers/detail" + query, token: ApiHarness.Admin, version: $"2.{minor}");

    private async Task<ListServers> AskAsync(string query, int minor)
    {
        (await SendAsync(query, minor)).Succeeded();
        return fixture.Api.Conductor.Servers.LastListed!;
    }
}
