using Nova.Api.Compute;
using Nova.Api.Microversions;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Tests.Harness;
using Nova.Core.Flavors;
using Nova.Core.Keypairs;

namespace Nova.Api.Tests.Compute;

/// <summary>The documented requests are accepted and the documented answers given, at every microversion that changed one.</summary>
public sealed class SampleTests : IAsyncLifetime
{
    private static readonly RouteTable Table = ComputeRoutes.Build();

    private ApiHarness _api = null!;

    public static TheoryData<string> Requests =>
        [.. Sample.ReadAll().Where(s => s.IsRequest).Select(s => $"{s.Method} {s.Path} {s.Action} 2.{s.Version}").Distinct()];

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _api.Conductor.Add(new FlavorRecord
        {
            Id = "1",
            Name = "m1.tiny",
            MemoryMb = 512,
            Vcpus = 1,
            RootGb = 1,
            Description = "small",
            ExtraSpecs = new Dictionary<string, string> { ["hw:cpu_policy"] = "shared", ["hw:numa_nodes"] = "1" },
        });
        _api.Conductor.Add(new KeypairRecord(1, "admin", "mine", "ssh", "00:11", "ssh-rsa AAAA", DateTimeOffset.UnixEpoch));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public void ADocumentedRequestPassesItsSchema(string call)
    {
        foreach (Sample sample in Sample.ReadAll().Where(s => s.IsRequest && $"{s.Method} {s.Path} {s.Action} 2.{s.Version}" == call))
        {
            Operation operation = Table.All.Single(o =>
                o.Method == sample.Method && Plain(o.Path) == Plain(sample.Path) && (o.Action ?? "") == (sample.Action ?? ""));
            Assert.NotNull(operation.BodySchema);

            Assert.Null(operation.BodySchema.At(new Microversion(sample.Version)).Check(sample.Request)?.BodyMessage());
        }
    }

    [Theory]
    [InlineData("/extensions", "/extensions", 1, 102)]
    [InlineData("/extensions/{id}", "/extensions/os-agents", 1, 102)]
    [InlineData("/flavors/{id}", "/flavors/1", 1, 55, 61, 75, 102)]
    [InlineData("/flavors/detail", "/flavors/detail", 1, 55, 61, 75, 102)]
    [InlineData("/flavors", "/flavors", 1, 55, 61, 75, 102)]
    [InlineData("/flavors/{flavor_id}/os-extra_specs", "/flavors/1/os-extra_specs", 1, 86)]
    [InlineData("/flavors/{flavor_id}/os-extra_specs/{id}", "/flavors/1/os-extra_specs/hw:numa_nodes", 1, 86)]
    [InlineData("/os-keypairs/{id}", "/os-keypairs/mine", 1, 2, 10, 104)]
    [InlineData("/os-keypairs", "/os-keypairs", 1, 2, 10, 34)]
    [InlineData("/os-keypairs", "/os-keypairs?limit=1", 35, 92, 104)]
    public async Task AnAnswerHasTheDocumentedForm(string path, string concrete, params int[] versions)
    {
        foreach (int version in versions)
        {
            Answer answer = await _api.SendAsync("GET", "/v2.1" + concrete, token: ApiHarness.Admin, version: "2." + version);

            Sample.AssertSameForm(Sample.ResponseOf("GET", path, version), answer.Succeeded(), $"{path} at 2.{version}: ");
        }
    }

    [Theory]
    [InlineData("/flavors", 1, """{"flavor": {"name": "a", "ram": 1, "vcpus": 1, "disk": 1}}""")]
    [InlineData("/flavors", 55, """{"flavor": {"name": "a", "ram": 1, "vcpus": 1, "disk": 1}}""")]
    [InlineData("/flavors", 61, """{"flavor": {"name": "a", "ram": 1, "vcpus": 1, "disk": 1}}""")]
    [InlineData("/flavors", 75, """{"flavor": {"name": "a", "ram": 1, "vcpus": 1, "disk": 1}}""")]
    [InlineData("/flavors", 102, """{"flavor": {"name": "a", "ram": 1, "vcpus": 1, "disk": 1}}""")]
    public async Task ACreationAnswersTheDocumentedForm(string path, int version, string body)
    {
        Answer answer = await _api.SendAsync("POST", "/v2.1" + path, body, ApiHarness.Admin, "2." + version);

        Sample.AssertSameForm(Sample.ResponseOf("POST", path, version), answer.Succeeded());
    }

    private static string Plain(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", "{}");
}
