using System.Text.Json;
using Nova.Api.Tests.Harness;
using Nova.Core.Flavors;

namespace Nova.Api.Tests.Compute;

public sealed class FlavorTests : IAsyncLifetime
{
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _api.Conductor.Add(Make("1", "m1.tiny", 512));
        _api.Conductor.Add(Make("2", "m1.small", 2048) with { SwapMb = 64, ExtraSpecs = new Dictionary<string, string> { ["hw:numa_nodes"] = "1" } });
        _api.Conductor.Add(Make("3", "private", 1024) with { IsPublic = false });
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("2.1", "OS-FLV-DISABLED:disabled OS-FLV-EXT-DATA:ephemeral disk id links name os-flavor-access:is_public ram rxtx_factor swap vcpus")]
    [InlineData("2.55", "OS-FLV-DISABLED:disabled OS-FLV-EXT-DATA:ephemeral description disk id links name os-flavor-access:is_public ram rxtx_factor swap vcpus")]
    [InlineData("2.61", "OS-FLV-DISABLED:disabled OS-FLV-EXT-DATA:ephemeral description disk extra_specs id links name os-flavor-access:is_public ram rxtx_factor swap vcpus")]
    [InlineData("2.102", "OS-FLV-EXT-DATA:ephemeral description disk extra_specs id links name os-flavor-access:is_public ram swap vcpus")]
    public async Task AFlavorHasTheKeysOfItsVersion(string version, string keys)
    {
        Answer shown = await _api.SendAsync("GET", "/v2.1/flavors/1", version: version);
        Answer listed = await _api.SendAsync("GET", "/v2.1/flavors/detail", version: version);

        Assert.Equal(keys.Split(' '), Keys(shown.Succeeded().GetProperty("flavor")));
        Assert.Equal(keys.Split(' '), Keys(listed.Succeeded().GetProperty("flavors")[0]));
    }

    [Theory]
    [InlineData("1", "2.74", "\"\"")]
    [InlineData("1", "2.75", "0")]
    [InlineData("2", "2.74", "64")]
    public async Task NoSwapIsAnEmptyTextUpTo274(string flavor, string version, string swap)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/flavors/" + flavor, version: version);

        Assert.Equal(swap, answer.Succeeded().GetProperty("flavor").GetProperty("swap").GetRawText());
    }

    [Theory]
    [InlineData(ApiHarness.User, "", "1 2")]
    [InlineData(ApiHarness.User, "?is_public=none", "1 2")]
    [InlineData(ApiHarness.Admin, "", "1 2")]
    [InlineData(ApiHarness.Admin, "?is_public=none", "1 2 3")]
    [InlineData(ApiHarness.Admin, "?is_public=false", "3")]
    [InlineData(ApiHarness.User, "?minRam=1000", "2")]
    [InlineData(ApiHarness.User, "?sort_key=name", "2 1")]
    [InlineData(ApiHarness.User, "?sort_dir=desc", "2 1")]
    [InlineData(ApiHarness.User, "?limit=1", "1")]
    [InlineData(ApiHarness.User, "?limit=1000000&marker=1", "2")]
    [InlineData(ApiHarness.User, "?limit=99999999999999999999&marker=1", "2")]
    public async Task ListsAreFilteredSortedAndPaged(string token, string query, string ids)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/flavors" + query, token: token);

        Assert.Equal(ids.Split(' '), answer.Succeeded().GetProperty("flavors").EnumerateArray().Select(f => f.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("/flavors?is_public=maybe", "Invalid is_public filter [maybe]")]
    [InlineData("/flavors?minRam=x", "Invalid minRam filter [x]")]
    [InlineData("/flavors/detail?minDisk=x", "Invalid minDisk filter [x]")]
    [InlineData("/flavors?marker=9", "marker [9] not found")]
    [InlineData("/flavors?sort_dir=up", "Invalid input for query parameters sort_dir. Value: up. 'up' is not one of ['asc', 'desc']")]
    public async Task QueriesThatMakeNoSense(string path, string message)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1" + path, token: ApiHarness.Admin);

        answer.IsFault(400, "badRequest", message);
    }

    [Fact]
    public async Task TheRxtxFactorHasItsFraction()
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/flavors/1");

        Assert.Equal("1.0", answer.Succeeded().GetProperty("flavor").GetProperty("rxtx_factor").GetRawText());
    }

    [Fact]
    public async Task TheNextPageOfDetailIsADetailPage()
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/flavors/detail?sort_dir=asc&limit=1");

        Assert.EndsWith(
            "/v2.1/flavors/detail?limit=1&marker=1&sort_dir=asc",
            answer.Succeeded().GetProperty("flavors_links")[0].GetProperty("href").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinksNameTheProjectOnlyIfTheRequestDid()
    {
        Answer without = await _api.SendAsync("GET", "/v2.1/flavors/1");
        Answer with = await _api.SendAsync("GET", "/v2/abcd1234/flavors/1");

        string root = _api.Http.BaseAddress!.ToString();
        Assert.Equal([root + "v2.1/flavors/1", root + "flavors/1"], Links(without));
        Assert.Equal([root + "v2/abcd1234/flavors/1", root + "abcd1234/flavors/1"], Links(with));
    }

    [Fact]
    public async Task AFlavorIsCreatedDescribedAndDeleted()
    {
        Answer created = await _api.SendAsync(
            "POST",
            "/v2.1/flavors",
            """{"flavor": {"name": "new", "ram": "1024", "vcpus": 2, "disk": 10, "id": 7, "os-flavor-access:is_public": "no", "description": "first"}}""",
            ApiHarness.Admin,
            "2.55");
        Answer updated = await _api.SendAsync(
            "PUT", "/v2.1/flavors/7", """{"flavor": {"description": null}}""", ApiHarness.Admin, "2.55");
        Answer deleted = await _api.SendAsync("DELETE", "/v2.1/flavors/7", token: ApiHarness.Admin);
        Answer gone = await _api.SendAsync("GET", "/v2.1/flavors/7");

        JsonElement flavor = created.Succeeded().GetProperty("flavor");
        Assert.Equal("7", flavor.GetProperty("id").GetString());
        Assert.Equal(1024, flavor.GetProperty("ram").GetInt32());
        Assert.False(flavor.GetProperty("os-flavor-access:is_public").GetBoolean());
        Assert.Equal("first", flavor.GetProperty("description").GetString());
        Assert.Equal(JsonValueKind.Null, updated.Succeeded().GetProperty("flavor").GetProperty("description").ValueKind);
        Assert.Equal(202, deleted.Status);
        Assert.Equal("0", deleted.Header("Content-Length"));
        gone.IsFault(404, "itemNotFound", "Flavor 7 could not be found.");
    }

    [Theory]
    [InlineData("2.1", """{"name": "n", "ram": 0, "vcpus": 1, "disk": 1}""", "Invalid input for field/attribute ram. Value: 0. 0 is less than the minimum of 1")]
    [InlineData("2.1", """{"name": "n", "ram": "x", "vcpus": 1, "disk": 1}""", "Invalid input for field/attribute ram. Value: x. 'x' does not match '^[0-9]+$'")]
    [InlineData("2.1", """{"name": "n", "ram": 2147483648, "vcpus": 1, "disk": 1}""", "Invalid input for field/attribute ram. Value: 2147483648. 2147483648 is greater than the maximum of 2147483647")]
    [InlineData("2.1", """{"name": "n", "ram": 1, "vcpus": 1, "disk": 1, "id": " a"}""", "Invalid input for field/attribute id. Value:  a. ' a' does not match '^(?! )[a-zA-Z0-9. _-]+(?<! )$'")]
    public async Task ACreationIsChecked(string version, string flavor, string message)
    {
        Answer answer = await _api.SendAsync("POST", "/v2.1/flavors", $$"""{"flavor": {{flavor}} }""", ApiHarness.Admin, version);

        answer.IsFault(400, "badRequest", message);
    }

    [Fact]
    public async Task AccessToAPrivateFlavorIsGrantedListedAndTaken()
    {
        Answer added = await _api.SendAsync("POST", "/v2.1/flavors/3/action", """{"addTenantAccess": {"tenant": "abcd1234"}}""", ApiHarness.Admin);
        Answer again = await _api.SendAsync("POST", "/v2.1/flavors/3/action", """{"addTenantAccess": {"tenant": "abcd1234"}}""", ApiHarness.Admin);
        Answer seen = await _api.SendAsync("GET", "/v2.1/flavors");
        Answer listed = await _api.SendAsync("GET", "/v2.1/flavors/3/os-flavor-access", token: ApiHarness.Admin);
        Answer removed = await _api.SendAsync("POST", "/v2.1/flavors/3/action", """{"removeTenantAccess": {"tenant": "abcd1234"}}""", ApiHarness.Admin);

        Assert.Equal("""{"flavor_access":[{"flavor_id":"3","tenant_id":"abcd1234"}]}""", added.Text);
        again.IsFault(409, "conflictingRequest", "Flavor access already exists for flavor 3 and project abcd1234 combination.");
        Assert.Equal(3, seen.Succeeded().GetProperty("flavors").GetArrayLength());
        Assert.Equal(added.Text, listed.Text);
        Assert.Equal("""{"flavor_access":[]}""", removed.Text);
    }

    [Theory]
    [InlineData("2.6", 200)]
    [InlineData("2.7", 409)]
    public async Task APublicFlavorTakesNoAccessListFrom27On(string version, int status)
    {
        Answer answer = await _api.SendAsync(
            "POST", "/v2.1/flavors/1/action", """{"addTenantAccess": {"tenant": "abcd"}}""", ApiHarness.Admin, version);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task ExtraSpecsAreSetShownAndRemoved()
    {
        Answer set = await _api.SendAsync(
            "POST", "/v2.1/flavors/1/os-extra_specs", """{"extra_specs": {"hw:cpu_policy": "shared", "mine:rate": 1.5}}""", ApiHarness.Admin);
        Answer changed = await _api.SendAsync(
            "PUT", "/v2.1/flavors/1/os-extra_specs/hw:cpu_policy", """{"hw:cpu_policy": "dedicated"}""", ApiHarness.Admin);
        Answer mismatch = await _api.SendAsync("PUT", "/v2.1/flavors/1/os-extra_specs/a", """{"b": "1"}""", ApiHarness.Admin);
        Answer one = await _api.SendAsync("GET", "/v2.1/flavors/1/os-extra_specs/hw:cpu_policy");
        Answer deleted = await _api.SendAsync("DELETE", "/v2.1/flavors/1/os-extra_specs/mine:rate", token: ApiHarness.Admin);
        Answer all = await _api.SendAsync("GET", "/v2.1/flavors/1/os-extra_specs");
        Answer missing = await _api.SendAsync("GET", "/v2.1/flavors/1/os-extra_specs/mine:rate");

        Assert.Equal("1.5", set.Succeeded().GetProperty("extra_specs").GetProperty("mine:rate").GetString());
        Assert.Equal("""{"hw:cpu_policy":"dedicated"}""", changed.Text);
        mismatch.IsFault(400, "badRequest", "Request body and URI mismatch");
        Assert.Equal("""{"hw:cpu_policy":"dedicated"}""", one.Text);
        Assert.Equal(200, deleted.Status);
        Assert.Equal("""{"extra_specs":{"hw:cpu_policy":"dedicated"}}""", all.Text);
        missing.IsFault(404, "itemNotFound", "Flavor 1 has no extra specs with key mine:rate.");
    }

    [Theory]
    [InlineData("hw:cpu_policy", "dedicated", true)]
    [InlineData("hw:cpu_policy", "some", false)]
    [InlineData("hw:cpu_polisy", "dedicated", false)]
    [InlineData("hw:numa_nodes", "0", false)]
    [InlineData("hw:numa_nodes", "two", false)]
    [InlineData("hw:numa_cpus.1", "0-3,^2", true)]
    [InlineData("hw:numa_cpus.x", "0-3", false)]
    [InlineData("hw:boot_menu", "maybe", false)]
    [InlineData("hw:redirected_usb_ports", "16", false)]
    [InlineData("trait:HW_CPU_X86_VMX", "required", true)]
    [InlineData("trait_GPU1:CUSTOM_RAIN", "forbidden", true)]
    [InlineData("trait:HW_CPU_X86_VMX", "wanted", false)]
    [InlineData("trait:NO_SUCH_TRAIT", "required", false)]
    [InlineData("resources:VGPU", "1", true)]
    [InlineData("resources1:CUSTOM_FPGA", "1", true)]
    [InlineData("quota:cpu_shares", "-1", false)]
    [InlineData("capabilities:cpu_info:vendor", "Intel", true)]
    [InlineData("aggregate_instance_extra_specs:ssd", "true", true)]
    [InlineData("ssd", "true", true)]
    [InlineData("mycloud:colour", "red", true)]
    public async Task KnownNamespacesAreValidatedFrom286On(string key, string value, bool valid)
    {
        string body = $$$"""{"extra_specs": {"{{{key}}}": "{{{value}}}"}}""";

        Answer before = await _api.SendAsync("POST", "/v2.1/flavors/1/os-extra_specs", body, ApiHarness.Admin, "2.85");
        Answer after = await _api.SendAsync("POST", "/v2.1/flavors/1/os-extra_specs", body, ApiHarness.Admin, "2.86");

        Assert.Equal(200, before.Status);
        Assert.Equal(valid ? 200 : 400, after.Status);
    }

    private static FlavorRecord Make(string id, string name, int ram) =>
        new() { Id = id, Name = name, MemoryMb = ram, Vcpus = 1, RootGb = 1 };

    private static IEnumerable<string> Keys(JsonElement value) => value.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string?> Links(Answer answer) =>
        answer.Succeeded().GetProperty("flavor").GetProperty("links").EnumerateArray().Select(l => l.GetProperty("href").GetString());
}
