namespace Nova.Core.Consoles;

/// <summary>Kinds of consoles, their words in the API and what they speak.</summary>
public static class ConsoleTypes
{
    private static readonly (ConsoleType Type, string Word, ConsoleProtocol Protocol)[] Table =
    [
        (ConsoleType.NoVnc, "novnc", ConsoleProtocol.Vnc),
        (ConsoleType.XvpVnc, "xvpvnc", ConsoleProtocol.Vnc),
        (ConsoleType.SpiceHtml5, "spice-html5", ConsoleProtocol.Spice),
        (ConsoleType.SpiceDirect, "spice-direct", ConsoleProtocol.Spice),
        (ConsoleType.Serial, "serial", ConsoleProtocol.Serial),
        (ConsoleType.WebMks, "webmks", ConsoleProtocol.Mks),
        (ConsoleType.RdpHtml5, "rdp-html5", ConsoleProtocol.Rdp),
    ];

    /// <summary>The word of the API; empty for a kind that only a newer daemon knows.</summary>
    public static string Word(this ConsoleType type) => Array.Find(Table, line => line.Type == type).Word ?? "";

    /// <summary>The kind of this word; null for none.</summary>
    public static ConsoleType? Parse(string word) => Array.Find(Table, line => line.Word == word) is { Word: not null } found ? found.Type : null;

    /// <summary>What the guest has to speak for it.</summary>
    public static ConsoleProtocol Protocol(this ConsoleType type) => Array.Find(Table, line => line.Type == type).Protocol;

    /// <summary>The protocol's word in <c>remote-consoles</c>.</summary>
    public static string Word(this ConsoleProtocol protocol) => protocol.ToString().ToLowerInvariant();
}
