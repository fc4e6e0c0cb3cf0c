using System.Runtime.CompilerServices;

namespace Nova.Core.Tests.Wire;

/// <summary>One form that a record has or had on the wire.</summary>
/// <param name="Type">Full name of the record.</param>
/// <param name="Layout">Its members, in order.</param>
/// <param name="Bytes">Its sample.</param>
internal sealed record RecordedForm(string Type, string Layout, byte[] Bytes)
{
    public override string ToString() => $"{Type} | {Layout} | {Convert.ToHexStringLower(Bytes)}";
}

/// <summary>The file of all forms that contract records have had: one line each, the newest of a record last.</summary>
/// <remarks>
/// <c>NOVA_RECORD_WIRE=1</c> adds what was added (new records, and members behind the others); <c>NOVA_RECORD_WIRE=anew</c> also replaces what was
/// changed, which breaks rolling upgrades from before and is for the time before a release.
/// </remarks>
internal sealed class RecordedContracts
{
    private readonly string _path;
    private readonly List<RecordedForm> _forms;

    private RecordedContracts(string path, List<RecordedForm> forms)
    {
        _path = path;
        _forms = forms;
    }

    public IReadOnlyList<RecordedForm> Forms => _forms;

    /// <summary>Reads <c>Contracts.txt</c> beside the source file that asks.</summary>
    public static RecordedContracts Beside([CallerFilePath] string source = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(source)!, "Contracts.txt");
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        return new RecordedContracts(path, [.. lines.Select(line => line.Split(" | ")).Select(parts => new RecordedForm(parts[0], parts[1], Convert.FromHexString(parts[2])))]);
    }

    public RecordedForm[] Of(Type record) => [.. _forms.Where(form => form.Type == record.FullName)];

    /// <summary>Writes down the present form of the records, as the environment asks.</summary>
    public void Record(IEnumerable<RecordedForm> present)
    {
        var mode = Environment.GetEnvironmentVariable("NOVA_RECORD_WIRE");
        if (mode is not ("1" or "anew"))
        {
            return;
        }

        var now = present.ToDictionary(form => form.Type);
        _forms.RemoveAll(form => mode == "anew" && (!now.TryGetValue(form.Type, out var newest) || !newest.Layout.StartsWith(form.Layout, StringComparison.Ordinal)));
        foreach (var form in now.Values)
        {
            var newest = _forms.LastOrDefault(known => known.Type == form.Type);
            if (newest is null || (newest.Layout != form.Layout && form.Layout.StartsWith(newest.Layout, StringComparison.Ordinal)))
            {
                _forms.Add(form);
            }
            else if (mode == "anew" && !newest.Bytes.AsSpan().SequenceEqual(form.Bytes))
            {
                _forms[_forms.IndexOf(newest)] = form;
            }
        }

        File.WriteAllLines(_path, _forms.OrderBy(form => form.Type, StringComparer.Ordinal).Select(form => form.ToString()));
    }
}
