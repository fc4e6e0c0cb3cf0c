using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Nova.Database.Providers;

namespace Nova.Database.Schema;

/// <summary>The scripts of <c>Migrations/</c>: a folder per database, a file per version.</summary>
internal static class Migrations
{
    /// <summary>Every version, oldest first.</summary>
    public static readonly IReadOnlyList<string> Versions = ["20260101000000_initial"];

    /// <summary>The statements of a version, in order.</summary>
    public static IReadOnlyList<string> Statements(IDatabaseProvider provider, string version) => Split(Read(provider, version));

    /// <summary>The text of a version's script.</summary>
    public static string Read(IDatabaseProvider provider, string version)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName(provider, version))
            ?? throw new InvalidOperationException($"There is no script of {version} for {provider.Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>What makes the whole schema of today's model in an empty database.</summary>
    public static string Generate(IDatabaseProvider provider)
    {
        using var context = provider.CreateContext();
        var script = new StringBuilder();
        script.AppendLine(CultureInfo.InvariantCulture, $"-- Made of the model (see docs/decisions/0002): not to be edited.");
        foreach (var statement in Split(context.Database.GenerateCreateScript()))
        {
            script.Append('\n').Append(statement.ReplaceLineEndings("\n")).Append(";\n");
        }

        return script.ToString();
    }

    private static string ResourceName(IDatabaseProvider provider, string version) => $"{provider.Name}.{version}.sql";

    /// <summary>Each statement ends with a semicolon at the end of a line; a statement has none within.</summary>
    private static string[] Split(string script) =>
    [
        .. string.Join('\n', script.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)))
            .Split(";\n")
            .Select(statement => statement.Trim())
            .Where(statement => statement.Length > 0),
    ];
}
