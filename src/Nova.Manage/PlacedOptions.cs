using System.CommandLine;
using System.Globalization;
using Nova.Core.Faults;

namespace Nova.Manage;

/// <summary>Options of a command, the first of which may also be given without their names, in their order, as old scripts do (<c>network create private 10.0.0.0/24</c>).</summary>
internal sealed class PlacedOptions
{
    private readonly Argument<string[]> _placed = new("VALUES") { Arity = ArgumentArity.ZeroOrMore, Description = "The first options, without their names." };
    private readonly Dictionary<string, Option<string?>> _options = [];
    private readonly List<string> _order = [];
    private readonly int _most;

    /// <param name="command">Takes the options.</param>
    /// <param name="most">How many may be given without their names.</param>
    /// <param name="options">Name and description of each.</param>
    public PlacedOptions(Command command, int most, params (string Name, string Description)[] options)
    {
        _most = most;
        command.Add(_placed);
        foreach (var (name, description) in options)
        {
            var option = new Option<string?>(name) { Description = description };
            command.Add(option);
            _options.Add(name, option);
            _order.Add(name);
        }
    }

    /// <summary>What was given; null for nothing.</summary>
    /// <exception cref="FaultException">BadRequest: more values than may stand without names, or one that is given both ways.</exception>
    public string? Text(ParseResult parsed, string name)
    {
        var placed = parsed.GetValue(_placed) ?? [];
        if (placed.Length > _most)
        {
            throw new FaultException(FaultKind.BadRequest, $"'{placed[_most]}' has no place: name the option it is for.");
        }

        var named = parsed.GetValue(_options[name]);
        var place = _order.IndexOf(name);
        return place >= placed.Length ? named
            : named is null ? placed[place]
            : throw new FaultException(FaultKind.BadRequest, $"{name} is given twice: '{named}' and '{placed[place]}'.");
    }

    /// <summary>What was given.</summary>
    /// <exception cref="FaultException">BadRequest: nothing was.</exception>
    public string Required(ParseResult parsed, string name) => Text(parsed, name) ?? throw new FaultException(FaultKind.BadRequest, $"{name} is required");

    /// <summary>A number; null for nothing.</summary>
    /// <exception cref="FaultException">BadRequest: it is none.</exception>
    public int? Number(ParseResult parsed, string name) => Text(parsed, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FaultException(FaultKind.BadRequest, $"{name}: '{text}' is no number.");
}
