using Nova.Network.Devices;
using Nova.Network.Rules;
using Nova.Network.Tools;
using Nova.Network.Wanted;

namespace Nova.Network.Hosts;

/// <summary>What has to be told to others when floating addresses come and go: routers where a new one is, connections of an old one that they have ended.</summary>
internal sealed partial class FloatingMoves(DeviceOptions options, HostTool tool, ILogger<FloatingMoves> logger)
{
    private const int AtOnce = 16;

    private IReadOnlyList<FloatingPlan> _before = [];

    /// <summary>Tells of the difference to the plan before.</summary>
    /// <returns>True where there was one.</returns>
    public async Task<bool> FollowAsync(HostPlan plan, CancellationToken ct)
    {
        var gone = _before.Except(plan.Floating).ToList();
        var come = plan.Floating.Except(_before).ToList();
        foreach (var one in gone.Where(IsSound))
        {
            // Of both directions: who began a connection to it, and who was seen under it.
            await TryAsync("conntrack", ["--delete", "--orig-dst", one.Address], ct);
            await TryAsync("conntrack", ["--delete", "--reply-dst", one.Address], ct);
        }

        // After a restart they are all new, each takes seconds, and guests that start wait for this.
        await Parallel.ForEachAsync(
            options.ArpForHa > 0 ? come.Where(IsSound) : [],
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (one, cancel) => await TryAsync(
                "arping",
                ["-U", "-c", options.ArpForHa.ToString(System.Globalization.CultureInfo.InvariantCulture), "-I", one.Interface ?? options.PublicInterface, one.Address],
                cancel));

        _before = plan.Floating;
        return gone.Count + come.Count > 0;
    }

    private static bool IsSound(FloatingPlan one) => IpRange.TryParse(one.Address) is not null;

    /// <summary>conntrack ends with 1 where there was no such connection, and arping where nobody answered.</summary>
    private async Task TryAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        try
        {
            await tool.RunAsync(program, arguments, "", ct);
        }
        catch (HostToolException failed) when (failed.ExitCode == 1)
        {
            // Nothing to tell.
        }
        catch (HostToolException failed)
        {
            LogFailed(failed.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A floating address came or went, and not everybody was told: {Reason}")]
    private partial void LogFailed(string reason);
}
