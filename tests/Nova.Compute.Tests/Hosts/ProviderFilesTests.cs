using Nova.Compute.Resources.Providers;
using Nova.Core.Hosts;
using Nova.Hosting;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Tests.Hosts;

/// <summary>provider.yaml, with upstream's examples and what it refuses.</summary>
public sealed class ProviderFilesTests : IDisposable
{
    private const string Uuid = "5213b75d-9260-42a6-b236-f39b0fd10561";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-providers-");

    private static readonly NodeReport Node = new()
    {
        Host = "h1", Node = "node1", NodeId = Guid.Parse(Uuid), HypervisorType = "fake", Vcpus = 1, MemoryMb = 1, LocalGb = 1, Traits = ["COMPUTE_NODE"],
    };

    [Fact]
    public void EveryNodeOfTheComputeGetsWhatIsAddedToAll()
    {
        Write("a.yaml", """
            meta:
              schema_version: '1.0'
            providers:
              - identification:
                  uuid: $COMPUTE_NODE
                inventories:
                  additional:
                    - CUSTOM_EXAMPLE_RESOURCE_CLASS:
                        total: 100
                        reserved: 1
                        min_unit: 2
                        max_unit: 10
                        step_size: 2
                        allocation_ratio: 1.5
                    - CUSTOM_LEFT_TO_DEFAULTS:
                        total: 3
                traits:
                  additional:
                    - 'CUSTOM_TRAIT_FOR_ALL'
            """);

        var report = Read().AddTo(Node);

        Assert.Equal(
            [new ClassInventory("CUSTOM_EXAMPLE_RESOURCE_CLASS", 100, 1, 2, 10, 2, 1.5), new ClassInventory("CUSTOM_LEFT_TO_DEFAULTS", 3, 0, 1, int.MaxValue, 1, 1)],
            report.OtherInventories);
        Assert.Equal(["COMPUTE_NODE", "CUSTOM_TRAIT_FOR_ALL"], report.Traits);
        Assert.Equal(["VCPU", "MEMORY_MB", "DISK_GB", "CUSTOM_EXAMPLE_RESOURCE_CLASS", "CUSTOM_LEFT_TO_DEFAULTS"], report.Inventories().Select(has => has.ResourceClass));
    }

    [Theory]
    [InlineData("name: node1", "CUSTOM_NAMED")]
    [InlineData("uuid: " + Uuid, "CUSTOM_NAMED")]
    [InlineData("name: node2", "CUSTOM_ALL")]
    public void ANodeThatIsNamedGetsItsOwnInstead(string identification, string trait)
    {
        Write("all.yaml", Traits("uuid: $COMPUTE_NODE", "CUSTOM_ALL"));
        Write("named.yaml", Traits(identification, "CUSTOM_NAMED"));

        Assert.Equal(["COMPUTE_NODE", trait], Read().AddTo(Node).Traits);
    }

    [Fact]
    public void WithoutFilesNothingIsAdded()
    {
        Write("README", "not read");
        Write("idle.yaml", Traits("name: node1", null));

        Assert.Same(Node, Read().AddTo(Node));
        Assert.Same(Node, ProviderFiles.Read(Path.Combine(folder.FullName, "nowhere")).AddTo(Node));
    }

    [Theory]
    [InlineData("providers: []", "'meta' is missing")]
    [InlineData("meta: {schema_version: '2.0'}", "schema_version is 2.0")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders: {}", "providers is not a list")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders:\n- identification: {uuid: nobody}", "bad.yaml:3: 'nobody' is neither a uuid nor $COMPUTE_NODE")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders:\n- identification: {name: a, uuid: b}", "identification has one of uuid and name")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders:\n- identification: {name: a}\n  traits: {additional: [HW_CPU_X86_AVX]}", "trait 'HW_CPU_X86_AVX' is not allowed")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders:\n- identification: {name: a}\n  inventories: {additional: [{VCPU: {total: 1}}]}", "resource class 'VCPU' is not allowed")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders:\n- identification: {name: a}\n  inventories: {additional: [{CUSTOM_A: {reserved: 1}}]}", "CUSTOM_A needs a total")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders:\n- identification: {name: a}\n  inventories: {additional: [{CUSTOM_A: {total: -1}}]}", "must be a whole number from 1")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders:\n- identification: {name: a}\n  inventories: {additional: [{CUSTOM_A: {total: 1, colour: 2}}]}", "CUSTOM_A has no 'colour'")]
    [InlineData("meta: {schema_version: '1.0'}\nproviders:\n- identification: {name: a}\n  inventories: {additional: [{CUSTOM_A: {total: 1}}, {CUSTOM_A: {total: 2}}]}", "CUSTOM_A is there twice")]
    [InlineData("meta: [", "bad.yaml:")]
    public void AWrongFileSaysWhereAndWhy(string text, string why)
    {
        Write("bad.yaml", text);

        Assert.Contains(why, Assert.Throws<ProviderFileException>(() => Read()).Message);
    }

    [Fact]
    public void ANodeIsNamedOnce()
    {
        Write("a.yaml", Traits("name: node1", "CUSTOM_A"));
        Write("b.yaml", Traits("uuid: " + Uuid, "CUSTOM_B"));
        Assert.Contains("named by its uuid", Assert.Throws<ProviderFileException>(() => Read().AddTo(Node)).Message);

        Write("c.yaml", Traits("name: node1", "CUSTOM_C"));
        Assert.Contains("is defined in", Assert.Throws<ProviderFileException>(() => Read()).Message);
    }

    [Fact]
    public void AComputeWithAWrongFileDoesNotStart()
    {
        Write("bad.yaml", "meta: 7");

        var refusal = Assert.Throws<ConfigurationException>(() => NovaDaemon.Build(
            "nova-compute", NovaConfiguration.FromText($"[compute]\nprovider_config_location = {folder.FullName}\n"), ComputeDaemon.Configure));

        Assert.Equal(
            $"nova.conf:2: [compute] provider_config_location = {folder.FullName}: {folder.FullName}/bad.yaml:1: meta is not a map",
            Assert.Single(refusal.Problems));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Traits(string identification, string? trait) =>
        $"meta: {{schema_version: '1.0'}}\nproviders:\n- identification: {{{identification}}}\n" + (trait is null ? "" : $"  traits: {{additional: [{trait}]}}\n");

    private ProviderFiles Read() => ProviderFiles.Read(folder.FullName);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);
}
