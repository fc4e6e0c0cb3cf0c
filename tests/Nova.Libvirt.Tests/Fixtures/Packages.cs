using System.Runtime.InteropServices;

namespace Nova.Libvirt.Tests.Fixtures;

/// <summary>Installs a group of deploy/dev/packages where something of it is missing. A machine where that fails fails the test: nothing is skipped.</summary>
internal static class Packages
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly HashSet<string> Ensured = [];
    private static bool _indexUpdated;

    public static async Task EnsureAsync(string group)
    {
        await Gate.WaitAsync();
        try
        {
            if (!Ensured.Add(group))
            {
                return;
            }

            var names = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "deploy", "dev", "packages", group)))
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] != '#')
                .ToArray();
            var missing = new List<string>();
            foreach (var name in names)
            {
                if (!await IsInstalledAsync(name))
                {
                    missing.Add(name);
                }
            }

            if (missing.Count > 0)
            {
                await InstallAsync(missing);
            }
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<bool> IsInstalledAsync(string name)
    {
        try
        {
            return (await Command.RunAsync("dpkg-query", "-W", "-f", "${Status}", name)).Contains("install ok installed", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task InstallAsync(List<string> names)
    {
        // A download folder of our own: the lock of the shared one has no time limit, and other installations may run.
        var archives = Directory.CreateTempSubdirectory("nova-apt-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(archives, "partial"));
            if (!_indexUpdated)
            {
                await AptGetAsync("update");
                _indexUpdated = true;
            }

            await AptGetAsync(
                ["install", "-y", "--no-install-recommends", "-o", $"Dir::Cache::archives={archives}", "-o", "DPkg::Lock::Timeout=600", .. names]);
        }
        finally
        {
            Directory.Delete(archives, recursive: true);
        }
    }

    private static Task<string> AptGetAsync(params string[] arguments) =>
        geteuid() == 0 ? Command.RunAsync("apt-get", arguments) : Command.RunAsync("sudo", ["-n", "apt-get", .. arguments]);

    [DllImport("libc")]
    private static extern uint geteuid();
}
