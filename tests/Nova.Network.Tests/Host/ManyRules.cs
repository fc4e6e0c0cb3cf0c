using System.Diagnostics;
using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Host;

/// <summary>Run by name only (<c>-explicit only</c>): prints how long the rules of a full host take; a test asserts no time.</summary>
public sealed class ManyRules(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData(50)]
    [InlineData(500)]
    public async Task OfGuestsWithTwentyRulesEach(int guests)
    {
        await using var lab = await Lab.OpenAsync();
        var plan = new HostPlan
        {
            Networks = [Sample.Network with { Cidr = "10.11.0.0/16" }],
            Ports = [.. Enumerable.Range(0, guests).Select(number => Sample.Port(3, number + 1) with { Device = $"tap{number:x8}-00", MacAddress = $"fa:16:3e:00:{number >> 8:x2}:{number & 255:x2}", Addresses = [$"10.11.{1 + (number >> 8)}.{number & 255}"] })],
            Groups = [.. Enumerable.Range(0, guests).Select(number => new GroupPlan(number + 1, [.. Enumerable.Range(0, 20).Select(rule => Sample.From($"192.0.{rule}.0/24", "tcp", 1000 + number, 1010 + number))], []))],
        };
        for (var round = 0; round < 5; round++)
        {
            var changed = plan with { Networks = [plan.Networks[0] with { DhcpServer = $"10.11.0.{round + 10}" }] };
            var clock = Stopwatch.StartNew();
            var text = HostRules.Write(changed, Sample.Rules);
            var written = clock.Elapsed;
            await lab.Host.RunAsync(() => lab.Ruleset.EnsureAsync(text, CancellationToken.None));
            output.WriteLine($"{guests * 20} rules, {text.Length} characters in {written.TotalMilliseconds:0} ms, in the kernel after {clock.Elapsed.TotalMilliseconds:0} ms");
            while (!lab.Undisturbed)
            {
                await Task.Delay(20);
            }

            clock.Restart();
            Assert.False(await lab.Host.RunAsync(() => lab.Ruleset.EnsureAsync(HostRules.Write(changed, Sample.Rules), CancellationToken.None)));
            output.WriteLine($"unchanged: {clock.Elapsed.TotalMilliseconds:0} ms");
        }
    }
}
