using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nova.EndToEnd.Tests.Clouds;
using Nova.EndToEnd.Tests.Processes;

namespace Nova.EndToEnd.Tests.Moves;

/// <summary>Guests that really boot go from one host to another, by the client that people use; what became of them is what they say themselves.</summary>
public sealed partial class RealGuestsTests : IAsyncLifetime
{
    private Cloud cloud = null!;

    /// <summary>One end of a move per run, in turn; both with NOVA_TEST_FULL=1.</summary>
    public static TheoryData<string> Ends => [.. Seed.Rotate("confirm", "revert")];

    public async ValueTask InitializeAsync() => cloud = await Cloud.StartLibvirtAsync(hosts: 2);

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task AResizedGuestHasItsNewSizeAndWhatItWrote(string end)
    {
        await OpenstackAsync("flavor create --vcpus 2 --ram 768 --disk 2 m1.wide");
        await OpenstackAsync("server create --flavor m1.tiny --image tiny --nic none --wait mover");
        var small = await SizeAsync(boots: 1);
        var source = await HostAsync();
        Assert.Equal((1, 1L << 30), (small.Cpus, small.Disk));

        await OpenstackAsync("server resize --flavor m1.wide --wait mover");
        Assert.Equal("VERIFY_RESIZE", await ShowAsync("status"));
        var destination = await HostAsync();
        Assert.NotEqual(source, destination);

        // The second boot of the same disk, on twice the processors, in twice the memory and on a disk that has grown.
        var wide = await SizeAsync(boots: 2);
        Assert.Equal((2, 2L << 30), (wide.Cpus, wide.Disk));
        Assert.True(wide.Kilobytes > small.Kilobytes * 5 / 4, $"{small} became {wide}.");

        await OpenstackAsync($"server resize {end} mover");
        await Until.HoldsAsync("mover is ACTIVE", async () => await ShowAsync("status") is var now && now == "ACTIVE" ? null : $"It is {now}.");
        Assert.Equal(end == "confirm" ? destination : source, await HostAsync());
        if (end == "revert")
        {
            // The disk that was left behind: it has seen one boot, and this is its second.
            Assert.Equal(small with { Boots = 2 }, await SizeAsync(boots: 2));
        }

        Assert.Contains(end == "confirm" ? "confirmed" : "reverted", await OpenstackAsync("server migration list --server mover -f value -c Status"));
        await OnlyOnAsync(await HostAsync(), end == "confirm" ? source : destination);
        await OpenstackAsync("server migrate --wait mover");
        await OpenstackAsync("server resize confirm mover");
        await Until.HoldsAsync("mover is ACTIVE", async () => await ShowAsync("status") is var now && now == "ACTIVE" ? null : $"It is {now}.");
        await SizeAsync(boots: 3);
        await OpenstackAsync("server delete --wait mover");
        cloud.Succeeded();
    }

    /// <summary>The host itself lives on, as when only its nova-compute was lost: what it has of the guest goes when it reports again.</summary>
    [Fact]
    public async Task AGuestOfAHostThatIsDownIsMadeAnewAndTheHostRemovesItsOwnWhenItReturns()
    {
        await OpenstackAsync("server create --flavor m1.tiny --image tiny --nic none --wait mover");
        await SizeAsync(boots: 1);
        var source = await HostAsync();
        await cloud.KillAsync($"nova-compute-{source}");
        await OpenstackAsync($"compute service set --down {source} nova-compute");

        // Debian's openstack asks for it and then takes the answer for a server.
        var (status, text) = await cloud.Client.SendAsync(HttpMethod.Post, $"/servers/{await ShowAsync("id")}/action", JsonNode.Parse("""{"evacuate": {}}"""));
        Assert.True(status == HttpStatusCode.OK, text);
        await Until.HoldsAsync("mover is elsewhere", async () => await HostAsync() is var now && now != source ? null : $"It is on {now}, {await ShowAsync("status")}.");
        Assert.Equal("ACTIVE", await ShowAsync("status"));
        var destination = await HostAsync();

        // Its disk was out of reach: this one is new, and has seen its first boot.
        await SizeAsync(boots: 1);
        Assert.NotEmpty(ServerFolders(source));
        Assert.NotEqual("", await cloud.Machines!.DomainsAsync(source));
        Assert.Contains("evacuation", await OpenstackAsync("server migration list --server mover -f value -c Type"));

        cloud.Start($"nova-compute-{source}");
        await OpenstackAsync($"compute service set --up {source} nova-compute");
        await cloud.UntilReadyAsync();
        await OnlyOnAsync(destination, source);
        await OpenstackAsync("server delete --wait mover");
        cloud.Succeeded();
    }

    /// <summary>The console's log is the destination's own: what is in it the guest has said there.</summary>
    [Fact]
    public async Task AGuestMovesWhileItRunsAndItsHeartGoesOn()
    {
        await OpenstackAsync("server create --flavor m1.tiny --image tiny --nic none --config-drive true --property heartbeat=1 --wait mover");
        await SizeAsync(boots: 1);
        var source = await HostAsync();
        var before = (await BeatsAsync(10)).Last();

        await OpenstackAsync("server migrate --live-migration --wait mover");
        await Until.HoldsAsync("mover is ACTIVE", async () => await ShowAsync("status") is var now && now == "ACTIVE" ? null : $"It is {now}.");
        var destination = await HostAsync();
        Assert.NotEqual(source, destination);
        Assert.Contains("completed", await OpenstackAsync("server migration list --server mover -f value -c Status"));

        var after = await BeatsAsync(10);
        Assert.True(after[0] > before, $"The guest counted to {before} before, and from {after[0]} after.");
        Assert.DoesNotContain("GUEST-INIT", await OpenstackAsync("console log show mover"));
        Output.Say($"  {after.Zip(after.Skip(1), (one, next) => next - one).Max():0.00} s between two beats at most, by the guest's own clock; {before:0.0} s before, {after[0]:0.0} s first heard after");
        await OnlyOnAsync(destination, source);

        // The disk came whole: the guest boots from it for the second time.
        await OpenstackAsync("server reboot --hard --wait mover");
        await SizeAsync(boots: 2);
        await OpenstackAsync("server delete --wait mover");
        cloud.Succeeded();
    }

    /// <summary>The guest's uptime, as it says it once a second.</summary>
    private async Task<double[]> BeatsAsync(int atLeast)
    {
        double[] beats = [];
        await Until.HoldsAsync($"the guest's heart has beaten {atLeast} times", async () =>
        {
            beats = [.. Beat().Matches(await OpenstackAsync("console log show mover")).Select(line => double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture))];
            return beats.Length >= atLeast ? null : $"It has {beats.Length} times.";
        });
        return beats;
    }

    [GeneratedRegex(@"GUEST-HB (\d+\.\d+)")]
    private static partial Regex Beat();

    /// <summary>Neither disk nor domain is left on the other host.</summary>
    private async Task OnlyOnAsync(string host, string other)
    {
        Assert.NotEqual(host, other);
        Assert.NotEmpty(ServerFolders(host));
        Assert.Empty(ServerFolders(other));
        Assert.Equal("", await cloud.Machines!.DomainsAsync(other));
    }

    private string[] ServerFolders(string host) => [.. Directory.GetDirectories(cloud.DisksOf(host)).Select(Path.GetFileName).OfType<string>().Where(name => ServerName().IsMatch(name))];

    private async Task<GuestSize> SizeAsync(int boots)
    {
        GuestSize? size = null;
        await Until.HoldsAsync($"the guest has booted {boots} times", async () =>
        {
            var console = await OpenstackAsync("console log show mover");
            size = Boot().Matches(console).Select(GuestSize.Of).LastOrDefault();
            return size?.Boots == boots ? null : $"It says {size}: {console[^Math.Min(console.Length, 400)..]}";
        });
        Output.Say($"  {size}");
        return size!;
    }

    private Task<string> HostAsync() => ShowAsync("OS-EXT-SRV-ATTR:host");

    private async Task<string> ShowAsync(string field) => (await OpenstackAsync($"server show mover -f value -c {field}")).Trim();

    private Task<string> OpenstackAsync(string command) => Command.RunAsync("/usr/bin/openstack", ["--os-compute-api-version", "2.90", .. command.Split(' ')], cloud.Environment);

    /// <summary>The markers of deploy/dev/guest, from the first of a boot to the last.</summary>
    [GeneratedRegex(@"GUEST-INIT [^\n]*cpus=(\d+) mem_kb=(\d+).*?GUEST-DISK vda bytes=(\d+).*?boot_count=(\d+).*?GUEST-MARKER-DONE", RegexOptions.Singleline)]
    private static partial Regex Boot();

    [GeneratedRegex("^[0-9a-f]{8}-")]
    private static partial Regex ServerName();

    /// <summary>What a guest says of itself.</summary>
    private sealed record GuestSize(int Cpus, long Kilobytes, long Disk, int Boots)
    {
        public static GuestSize Of(Match line) => new(
            int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture),
            long.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture),
            long.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture),
            int.Parse(line.Groups[4].Value, CultureInfo.InvariantCulture));
    }
}
