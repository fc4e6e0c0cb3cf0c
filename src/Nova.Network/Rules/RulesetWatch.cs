using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Nova.Network.Tools;

namespace Nova.Network.Rules;

/// <summary>Sees whether anybody else changes our tables: reads <c>nft monitor</c>, which ends each change with the number of the process that made it.</summary>
internal sealed partial class RulesetWatch(Nudge nudge) : IDisposable
{
    private readonly Lock _gate = new();
    private Process? _monitor;

    /// <summary>The process of our last change, until the monitor has told of it: what it has told before says nothing of what is there.</summary>
    private int? _own;

    private bool _isSeen;
    private bool _touchesOurs;

    /// <summary>True while the last change of our tables is ours, and the monitor was there to see it.</summary>
    public bool IsUndisturbed()
    {
        lock (_gate)
        {
            return _isSeen && _monitor is { HasExited: false };
        }
    }

    /// <summary>Starts it where it does not run.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_monitor is { HasExited: false })
            {
                return;
            }

            _monitor?.Dispose();
            _isSeen = false;
            _touchesOurs = false;
            _monitor = HostTool.Start("nft", ["monitor"]);
            _monitor.StandardInput.Close();
            _monitor.OutputDataReceived += (_, line) => Read(line.Data);
            _monitor.ErrorDataReceived += (_, _) => { };
            _monitor.BeginOutputReadLine();
            _monitor.BeginErrorReadLine();
        }
    }

    /// <summary>This process is about to change our tables, in our name.</summary>
    public void OwnBegins(int process)
    {
        lock (_gate)
        {
            _own = process;
            _isSeen = false;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_monitor is { HasExited: false })
            {
                _monitor.Kill();
            }

            _monitor?.Dispose();
            _monitor = null;
        }
    }

    /// <summary>A line of the monitor; null at its end.</summary>
    internal void Read(string? line)
    {
        lock (_gate)
        {
            if (line is null)
            {
                nudge.Now();
            }
            else if (Generation().Match(line) is { Success: true } generation)
            {
                Changed(int.Parse(generation.Groups["process"].ValueSpan, CultureInfo.InvariantCulture));
            }
            else
            {
                _touchesOurs |= HostRules.Tables.Any(table => line.Contains(table, StringComparison.Ordinal));
            }
        }
    }

    private void Changed(int process)
    {
        if (process == _own)
        {
            _isSeen = true;
        }
        else if (_touchesOurs)
        {
            _isSeen = false;
            nudge.Now();
        }

        _touchesOurs = false;
    }

    [GeneratedRegex(@"^# new generation \d+ by process (?<process>\d+)\b")]
    private static partial Regex Generation();
}
