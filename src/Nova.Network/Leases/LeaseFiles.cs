using Nova.Core.Rpc.Conductor;
using Nova.Network.Dhcp;

namespace Nova.Network.Leases;

/// <summary>The files of the script. One is removed once what it says is in the database; what was being told when this daemon died is told again.</summary>
internal sealed class LeaseFiles(DhcpOptions options)
{
    private const string Telling = ".telling";

    /// <summary>What fits into one message with ease; the rest is told at the next tick.</summary>
    private const int MostAtOnce = 1000;

    private string Folder => Path.Combine(options.Folder, LeaseScript.Folder);

    /// <summary>Tells what is there.</summary>
    /// <returns>How many were told.</returns>
    public async Task<int> TellAsync(Func<IReadOnlyList<LeaseChange>, Task> tell)
    {
        if (!Directory.Exists(Folder))
        {
            return 0;
        }

        foreach (var file in Directory.EnumerateFiles(Folder).Where(file => !Path.GetFileName(file).StartsWith('.')).ToList())
        {
            // Taken aside first: what the script leaves meanwhile is not removed with it.
            if (!file.EndsWith(Telling, StringComparison.Ordinal))
            {
                File.Move(file, file + Telling, overwrite: true);
            }
        }

        var taken = Directory.EnumerateFiles(Folder, "*" + Telling).Take(MostAtOnce).Select(file => (File: file, News: Read(file))).ToList();
        var news = taken.Select(one => one.News).OfType<LeaseChange>().ToList();
        if (news.Count > 0)
        {
            await tell(news);
        }

        taken.ForEach(one => File.Delete(one.File));
        return news.Count;
    }

    private static LeaseChange? Read(string file) => File.ReadAllText(file).Split(' ') is [("add" or "del") and var verb, var mac]
        ? new LeaseChange(Path.GetFileName(file)[..^Telling.Length], mac, verb == "add")
        : null;
}
