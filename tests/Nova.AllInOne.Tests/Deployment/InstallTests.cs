using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Nova.AllInOne.Tests.Deployment;

/// <summary><c>deploy/install</c> into a folder that stands for a machine.</summary>
public sealed partial class InstallTests : IDisposable
{
    private static readonly string[] Programs =
    [
        "nova-api", "nova-api-metadata", "nova-conductor", "nova-scheduler", "nova-compute", "nova-network", "nova-dhcpbridge",
        "nova-consoleauth", "nova-cert", "nova-novncproxy", "nova-xvpvncproxy", "nova-spicehtml5proxy", "nova-serialproxy", "nova-objectstore", "nova-all-in-one", "nova-manage",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("nova-install-").FullName;

    private string Machine => Path.Combine(folder, "machine");

    private string Publish => Path.Combine(folder, "publish");

    public InstallTests()
    {
        // What a publish is to the script: a folder with these programs.
        Directory.CreateDirectory(Publish);
        foreach (var program in Programs)
        {
            var path = Path.Combine(Publish, program);
            File.WriteAllText(path, "#!/bin/sh\necho 1\n");
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }

        File.WriteAllText(Path.Combine(Publish, "old.dll"), "of the first version");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task PutsProgramsUnitsAndSamplesInTheirPlaces()
    {
        await SucceedAsync("--config", "controller", Publish);

        Assert.Equal(
            [
                "/etc/default/nova-dotnet", "/etc/logrotate.d/nova-dotnet", "/etc/nova/nova.conf",
                "/opt/nova-dotnet/.installed",
                .. Programs.Select(name => "/opt/nova-dotnet/" + name).Append("/opt/nova-dotnet/old.dll").Order(StringComparer.Ordinal),
                "/opt/nova-dotnet/share/all-in-one.conf", "/opt/nova-dotnet/share/compute.conf", "/opt/nova-dotnet/share/controller.conf",
                .. Programs.Select(name => "/usr/local/bin/" + name).Order(StringComparer.Ordinal),
                .. Units.Select(name => $"/usr/local/lib/systemd/system/{name}").Order(StringComparer.Ordinal),
                "/usr/local/lib/sysusers.d/nova-dotnet.conf", "/usr/local/lib/tmpfiles.d/nova-dotnet.conf",
            ],
            Files());
        Assert.Equal("/opt/nova-dotnet/nova-api", new FileInfo(At("/usr/local/bin/nova-api")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(At("/etc/nova/nova.conf")));
    }

    [Theory]
    [InlineData("/opt/nova-dotnet", "/usr/local")]
    [InlineData("/srv/nova", "/usr/local")]
    [InlineData("/usr/lib/nova-dotnet", "/usr")]
    public async Task UnitsStartTheProgramsOfThePrefix(string prefix, string place)
    {
        await SucceedAsync("--prefix", prefix, Publish);

        foreach (var unit in Units)
        {
            var text = await File.ReadAllTextAsync(At($"{place}/lib/systemd/system/{unit}"), TestContext.Current.CancellationToken);
            var program = Assert.Single(ExecStart().Matches(text)).Groups[1].Value;
            Assert.Equal($"{prefix}/{Path.GetFileNameWithoutExtension(unit)}", program);
            Assert.True(File.Exists(At(program)), program);
        }
    }

    [Fact]
    public async Task AgainChangesNothingAndKeepsWhatTheOperatorWrote()
    {
        await SucceedAsync("--config", "compute", Publish);
        var before = Files();
        await File.WriteAllTextAsync(At("/etc/nova/nova.conf"), "[DEFAULT]\nhost = mine\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(At("/etc/default/nova-dotnet"), "DOTNET_ROOT=/mine\n", TestContext.Current.CancellationToken);

        await SucceedAsync("--config", "compute", Publish);

        Assert.Equal(before, Files());
        Assert.Equal("[DEFAULT]\nhost = mine\n", await File.ReadAllTextAsync(At("/etc/nova/nova.conf"), TestContext.Current.CancellationToken));
        Assert.Equal("DOTNET_ROOT=/mine\n", await File.ReadAllTextAsync(At("/etc/default/nova-dotnet"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AnUpgradeLeavesNothingOfTheOldVersion()
    {
        await SucceedAsync(Publish);
        File.Move(Path.Combine(Publish, "old.dll"), Path.Combine(Publish, "new.dll"));

        await SucceedAsync(Publish);

        Assert.DoesNotContain("/opt/nova-dotnet/old.dll", Files());
        Assert.Contains("/opt/nova-dotnet/new.dll", Files());
    }

    [Theory]
    [InlineData("/usr/local/bin/nova-manage")]
    [InlineData("/usr/local/lib/systemd/system/nova-compute.service")]
    [InlineData("/opt/nova-dotnet/something")]
    public async Task WhatSomebodyElseInstalledIsRefusedBeforeAnythingIsDone(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        await File.WriteAllTextAsync(At(path), "of somebody else", TestContext.Current.CancellationToken);

        var (code, said) = await RunAsync("--root", Machine, Publish);

        Assert.NotEqual(0, code);
        Assert.Contains("is not of this installation", said, StringComparison.Ordinal);
        Assert.Equal([path], Files());
    }

    [Fact]
    public async Task RemoveLeavesTheOperatorsFilesAlone()
    {
        await SucceedAsync("--config", "controller", Publish);
        Directory.CreateDirectory(At("/var/lib/nova"));
        await File.WriteAllTextAsync(At("/var/lib/nova/conductor.key"), "key", TestContext.Current.CancellationToken);

        await SucceedAsync("--remove");
        await SucceedAsync("--remove");

        Assert.Equal(["/etc/default/nova-dotnet", "/etc/logrotate.d/nova-dotnet", "/etc/nova/nova.conf", "/var/lib/nova/conductor.key"], Files());
    }

    [Theory]
    [InlineData("--prefix", "/usr")]
    [InlineData("--prefix", "/opt/../etc")]
    [InlineData("--prefix", "relative")]
    [InlineData("--config", "none")]
    [InlineData("--wrong", "")]
    public async Task AWrongCommandLineDoesNothing(string option, string value)
    {
        var (code, said) = await RunAsync("--root", Machine, option, value, Publish);

        Assert.NotEqual(0, code);
        Assert.StartsWith("install: ", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Machine) && Files().Length > 0);
    }

    private static IEnumerable<string> Units => Directory.GetFiles(DeployFolder.At("systemd"), "*.service").Select(path => Path.GetFileName(path));

    private string At(string path) => Machine + path;

    private string[] Files() => [.. Directory.GetFiles(Machine, "*", SearchOption.AllDirectories).Select(path => path[Machine.Length..]).Order(StringComparer.Ordinal)];

    private async Task SucceedAsync(params string[] arguments)
    {
        var (code, said) = await RunAsync(["--root", Machine, .. arguments]);
        Assert.True(code == 0, said);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(DeployFolder.At("install"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error + await output);
    }

    [GeneratedRegex("^ExecStart=([^ ]+)", RegexOptions.Multiline)]
    private static partial Regex ExecStart();
}
