using Microsoft.Extensions.Logging.Abstractions;
using Nova.Core.Rpc.Cert;
using Nova.Database;
using Nova.Database.Certificates;
using Nova.Database.Schema;

namespace Nova.Manage.Tests;

public sealed class ManageCommandTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("nova-manage-");

    private string ConfigFile => Path.Combine(directory.FullName, "nova.conf");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task TheStepsOfTheInstallGuideRun()
    {
        WriteConfiguration($"[database]\nconnection = sqlite:///{directory.FullName}/nova.sqlite\n");

        Assert.Equal((0, "none"), await RunAsync("db version"));
        Assert.Contains("is now at 2026", (await RunAsync("api_db sync")).Output);
        Assert.Contains("is current", (await RunAsync("db sync")).Output);
        Assert.Equal(NovaSchema.Needed, (await RunAsync("db version")).Output);
        Assert.Equal(0, (await RunAsync("cell_v2 map_cell0")).Code);
        var cell = await RunAsync("cell_v2 create_cell --name=cell1 --verbose");
        var cells = await RunAsync("cell_v2 list_cells");
        var discovered = await RunAsync($"cell_v2 discover_hosts --verbose --cell_uuid {cell.Output.Split('\n')[^1]}");

        Assert.Contains(cell.Output.Split('\n')[^1], cells.Output);
        Assert.Contains("| cell0 |", cells.Output);
        Assert.Equal(0, discovered.Code);
    }

    [Fact]
    public async Task ItNeverPrintsThePassword()
    {
        WriteConfiguration("[database]\nconnection = mysql+pymysql://nova:geheim@127.0.0.1:1/nova\n");

        var (code, output) = await RunAsync("db sync");

        Assert.Equal(1, code);
        Assert.Contains("[database] connection: mysql://nova@127.0.0.1:1/nova cannot be opened", output);
        Assert.DoesNotContain("geheim", output + (await RunAsync("cell_v2 list_cells")).Output);
    }

    [Fact]
    public async Task DeletedServersAreArchivedAndPurgedWithUpstreamsExitCodes()
    {
        WriteConfiguration($"[database]\nconnection = sqlite:///{directory.FullName}/nova.sqlite\n");
        Assert.Contains("db sync", (await RunAsync("db archive_deleted_rows")).Output);
        await RunAsync("db sync");

        Assert.Equal((0, "Nothing was archived."), await RunAsync("db archive_deleted_rows --verbose"));
        Assert.Equal((2, "Must supply a positive value for max_rows"), await RunAsync("db archive_deleted_rows --max_rows 0"));
        Assert.Equal(2, (await RunAsync("db archive_deleted_rows --max_rows 99999999999")).Code);
        Assert.Equal((4, "Invalid value for --before: yesteryear"), await RunAsync("db archive_deleted_rows --before yesteryear"));
        Assert.Equal((1, "Either --before or --all is required"), await RunAsync("db purge"));
        Assert.Equal((2, "Invalid value for --before: never"), await RunAsync("db purge --before never"));
        Assert.Equal((3, "Nothing was deleted."), await RunAsync("db purge --all --verbose"));
    }

    [Fact]
    public async Task CertificatesAreRevokedOfAUserOrAProject()
    {
        WriteConfiguration($"[database]\nconnection = sqlite:///{directory.FullName}/nova.sqlite\n");
        await RunAsync("db sync");
        await using (var database = NovaDatabase.Open(DatabaseAddress.Parse($"sqlite:///{directory.FullName}/nova.sqlite", out _)!, TimeProvider.System, NullLoggerFactory.Instance))
        {
            await database.WriteAsync(
                scope => CertificateStore.Add(scope, new CertificateOwner("u", "p"), "", TimeProvider.System.GetUtcNow().AddDays(1)), TestContext.Current.CancellationToken);
        }

        Assert.Equal((1, "Either --user_id or --project_id is required"), await RunAsync("cert revoke"));
        Assert.Equal((0, "0 certificates were revoked."), await RunAsync("cert revoke --user_id u --project_id another"));
        Assert.Equal((0, "1 certificates were revoked."), await RunAsync("cert revoke --project_id p"));
        Assert.Equal((0, "0 certificates were revoked."), await RunAsync("cert revoke --user_id u"));
    }

    [Theory]
    [InlineData("db sync", "[database]\n", 1, "[database] connection is required")]
    [InlineData("db sync", "[database]\nconnection = oracle://x/y\n", 1, "[database] connection")]
    [InlineData("db sync 234", "[database]\nconnection = sqlite:////tmp/none\n", 1, "only")]
    [InlineData("db nonsense", "", 2, "nonsense")]
    [InlineData("nonsense", "", 2, "nonsense")]
    public async Task ExitCodesAreUpstreams(string command, string configuration, int code, string says)
    {
        WriteConfiguration(configuration);

        var (actual, output) = await RunAsync(command);

        Assert.Equal(code, actual);
        Assert.Contains(says, output);
    }

    [Fact]
    public async Task VersionNeedsNoConfiguration() => Assert.Matches(@"^\d+\.\d+\.\d+$", (await RunAsync("version")).Output);

    private void WriteConfiguration(string text) => File.WriteAllText(ConfigFile, text);

    private async Task<(int Code, string Output)> RunAsync(string command)
    {
        using var written = new StringWriter();
        string[] configuration = File.Exists(ConfigFile) ? ["--config-file", ConfigFile] : [];
        var code = await ManageCommand.RunAsync([.. configuration, .. command.Split(' ')], written, written);
        return (code, written.ToString().Trim());
    }
}
