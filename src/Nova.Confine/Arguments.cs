using System.Globalization;

namespace Nova.Confine;

/// <summary>What the command line asks for: <c>nova-confine [--user UID] [--read FILE]… [--write FILE]… -- PROGRAM ARGUMENT…</c>.</summary>
/// <param name="User">User and group to become; null to stay.</param>
/// <param name="Reads">Files the program may read.</param>
/// <param name="Writes">Files the program may read and write. They are there already: it can make none.</param>
/// <param name="Command">The program, by its full path, and its arguments.</param>
internal sealed record Arguments(uint? User, IReadOnlyList<string> Reads, IReadOnlyList<string> Writes, IReadOnlyList<string> Command)
{
    public static Arguments Parse(string[] args)
    {
        uint? user = null;
        var reads = new List<string>();
        var writes = new List<string>();
        var at = 0;
        for (; at + 1 < args.Length && args[at] != "--"; at += 2)
        {
            switch (args[at])
            {
                case "--user":
                    user = uint.Parse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture);
                    break;
                case "--read":
                    reads.Add(args[at + 1]);
                    break;
                case "--write":
                    writes.Add(args[at + 1]);
                    break;
                default:
                    throw new ConfinementException($"unknown option {args[at]}");
            }
        }

        return at < args.Length - 1 && args[at] == "--"
            ? new(user, reads, writes, args[(at + 1)..])
            : throw new ConfinementException("usage: nova-confine [--user UID] [--read FILE]... [--write FILE]... -- PROGRAM [ARGUMENT]...");
    }
}

/// <summary>The program cannot be held as it was asked, and is not started.</summary>
internal sealed class ConfinementException(string message) : Exception(message);
